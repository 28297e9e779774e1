namespace Platform.Bench.Load;

/// <summary>The request that a loader sends, and the keys it rotates through.</summary>
/// <param name="File">The file of a <see cref="RequestText"/>.</param>
/// <param name="Keys">The keys its requests use one after the other, or null.</param>
internal sealed record LoadSource(string File, KeyFile? Keys)
{
    /// <summary>How many keys have been used: the next load continues after them.</summary>
    public long Used { get; set; }
}

/// <summary>A program that loads a server from a separate process.</summary>
internal interface ILoader
{
    /// <summary>The name in the report.</summary>
    string Name { get; }

    /// <summary>Loads a server until the time has elapsed.</summary>
    Task<LoadResult> LoadAsync(Uri server, LoadSource source, int connections, TimeSpan duration, CancellationToken ct);
}
