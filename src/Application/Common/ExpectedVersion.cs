namespace Platform.Application.Common;

/// <summary>A view with a version.</summary>
public interface IVersioned
{
    /// <summary>The number of changes so far.</summary>
    long Version { get; }
}

/// <summary>The versions that a client accepts to change.</summary>
/// <param name="Versions">The accepted versions; null accepts any.</param>
public sealed record ExpectedVersion(IReadOnlyList<long>? Versions)
{
    /// <summary>No condition.</summary>
    public static readonly ExpectedVersion Any = new((IReadOnlyList<long>?)null);

    /// <summary>Whether the change is allowed.</summary>
    public bool Allows(long version) => Versions is null || Versions.Contains(version);
}
