namespace Platform.WebApi.Http.Dialects;

/// <summary>The paths whose errors a surface writes, even where it has no endpoint. Each surface registers its own.</summary>
/// <param name="Dialect">The surface's dialect.</param>
/// <param name="Starts">The first segments of its paths.</param>
internal sealed record DialectPaths(Dialect Dialect, params PathString[] Starts);

/// <summary>Finds the dialect of a path that matches no endpoint: that of the longest registered start, or the platform's.</summary>
internal sealed class DialectOfPath(IEnumerable<DialectPaths> surfaces)
{
    private readonly (PathString Start, Dialect Dialect)[] _starts =
    [
        .. surfaces.SelectMany(surface => surface.Starts.Select(start => (Start: start, surface.Dialect)))
            .OrderByDescending(one => one.Start.Value!.Length)
    ];

    /// <summary>The dialect of a path.</summary>
    public Dialect Find(PathString path)
    {
        foreach (var (start, dialect) in _starts)
        {
            if (path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase)) return dialect;
        }

        return Dialect.Platform;
    }
}
