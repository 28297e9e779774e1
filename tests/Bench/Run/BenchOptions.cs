using Platform.Bench.Load;

namespace Platform.Bench.Run;

/// <summary>The options of a run.</summary>
internal sealed record BenchOptions
{
    /// <summary>The directory of the published product.</summary>
    public required string Product { get; init; }

    /// <summary>The number of measurements of each server in each scenario.</summary>
    public required int Rounds { get; init; }

    /// <summary>The duration of a measurement.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The duration of the warm-up of each server in each scenario, in which the runtime optimizes the code.</summary>
    public required TimeSpan WarmUp { get; init; }

    public required int Connections { get; init; }

    /// <summary>The scenarios to measure; empty for all.</summary>
    public required IReadOnlySet<string> Only { get; init; }

    /// <summary>The number of keys in the database, in scenarios with many. A tenth of them are used, one after the other.</summary>
    public required int Keys { get; init; }

    /// <summary>The number of random keys that are tried, one after the other.</summary>
    public required int RandomKeys { get; init; }

    /// <summary>How long a startup is observed.</summary>
    public required TimeSpan StartDuration { get; init; }

    public required ILoader Loader { get; init; }

    /// <summary>Whether each server has CPU 0 to itself, with the loader on the others.</summary>
    public required bool OnOneCpu { get; init; }

    /// <summary>The command prefix of servers.</summary>
    public string[] Pinned => OnOneCpu ? ["taskset", "-c", "0"] : [];

    /// <summary>The command prefix of a loader that leaves CPU 0 to a server.</summary>
    public static string[] OtherCpus { get; } =
        Environment.ProcessorCount > 1 ? ["taskset", "-c", $"1-{Environment.ProcessorCount - 1}"] : [];

    /// <summary>The directory for the servers' logs; null discards them.</summary>
    public required string? Logs { get; init; }

    public int KnownKeys => Math.Max(1, Keys / 10);

    public bool Wants(string scenario) => Only.Count == 0 || Only.Contains(scenario);
}
