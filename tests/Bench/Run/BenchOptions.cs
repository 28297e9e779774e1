using Platform.Bench.Load;

namespace Platform.Bench.Run;

/// <summary>How much is measured, and how.</summary>
internal sealed record BenchOptions
{
    /// <summary>Where the product is published.</summary>
    public required string Product { get; init; }

    /// <summary>How often each server is measured in each scenario.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long each measure takes.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>
    /// How long each server is loaded in each scenario before it is measured, so that the runtime has optimised what it runs.
    /// </summary>
    public required TimeSpan WarmUp { get; init; }

    public required int Connections { get; init; }

    /// <summary>The scenarios that are measured; empty: all.</summary>
    public required IReadOnlySet<string> Only { get; init; }

    /// <summary>How many keys are in the database where there are many. A tenth of them are used in turn.</summary>
    public required int Keys { get; init; }

    /// <summary>How many random keys are tried in turn.</summary>
    public required int RandomKeys { get; init; }

    /// <summary>How long a start is watched.</summary>
    public required TimeSpan StartDuration { get; init; }

    public required ILoader Loader { get; init; }

    /// <summary>The directory for what the servers log; null: nowhere.</summary>
    public required string? Logs { get; init; }

    public int KnownKeys => Math.Max(1, Keys / 10);

    public bool Wants(string scenario) => Only.Count == 0 || Only.Contains(scenario);
}
