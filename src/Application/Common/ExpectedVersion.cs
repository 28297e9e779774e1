namespace Platform.Application.Common;

/// <summary>A view of something whose changes are counted.</summary>
public interface IVersioned
{
    /// <summary>How many changes it has seen.</summary>
    long Version { get; }
}

/// <summary>The versions that a caller expects, and is content to change.</summary>
/// <param name="Versions">Any of these; null is whatever there is.</param>
public sealed record ExpectedVersion(IReadOnlyList<long>? Versions)
{
    /// <summary>No condition.</summary>
    public static readonly ExpectedVersion Any = new((IReadOnlyList<long>?)null);

    /// <summary>Whether a change may go ahead.</summary>
    public bool Allows(long version) => Versions is null || Versions.Contains(version);
}
