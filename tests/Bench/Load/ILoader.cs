namespace Platform.Bench.Load;

/// <summary>What a loader sends, and how it goes round in it.</summary>
/// <param name="File">The file of a <see cref="RequestText"/>.</param>
/// <param name="Keys">The keys its requests bear in turn, or null.</param>
internal sealed record LoadSource(string File, KeyFile? Keys)
{
    /// <summary>How many keys are used up: the next load goes on behind them.</summary>
    public long Used { get; set; }
}

/// <summary>A program that loads a server from a process of its own.</summary>
internal interface ILoader
{
    /// <summary>What the report calls it.</summary>
    string Name { get; }

    /// <summary>Loads a server until the time is over.</summary>
    Task<LoadResult> LoadAsync(Uri server, LoadSource source, int connections, TimeSpan duration, CancellationToken ct);
}
