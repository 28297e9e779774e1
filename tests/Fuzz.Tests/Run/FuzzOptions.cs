namespace Platform.Fuzz.Tests.Run;

/// <summary>The options of a fuzz run.</summary>
internal sealed record FuzzOptions
{
    /// <summary>The seed of every choice.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The duration of the run.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The number of the only round to run; null for as many rounds as fit.</summary>
    public int? Round { get; init; }

    /// <summary>The number of concurrent clients.</summary>
    public int Clients { get; init; } = 6;

    /// <summary>Selects operations; null selects all.</summary>
    public Func<string, bool> Asks { get; init; } = _ => true;

    /// <summary>Whether to send malformed requests that no HTTP client would send.</summary>
    public bool SendsRaw { get; init; } = true;
}
