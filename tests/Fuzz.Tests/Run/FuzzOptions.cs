namespace Platform.Fuzz.Tests.Run;

/// <summary>How long to run, and from where.</summary>
internal sealed record FuzzOptions
{
    /// <summary>What every choice follows from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long to go on.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The one round to run; null: as many as there is time for.</summary>
    public int? Round { get; init; }

    /// <summary>How many clients ask at the same time.</summary>
    public int Clients { get; init; } = 6;

    /// <summary>Whether an operation is asked; left out, all are.</summary>
    public Func<string, bool> Asks { get; init; } = _ => true;

    /// <summary>Whether requests are sent that no client would send.</summary>
    public bool SendsRaw { get; init; } = true;
}
