namespace Platform.Application.Common;

/// <summary>A view with a version, which is sent as an <c>ETag</c>.</summary>
public interface IVersioned
{
    /// <summary>The number of changes so far.</summary>
    long Version { get; }
}

/// <summary>The versions that a client accepts to change, from <c>If-Match</c> (RFC 9110 §13.1.1).</summary>
/// <param name="Versions">The accepted versions; null accepts any.</param>
public sealed record IfMatch(IReadOnlyList<long>? Versions)
{
    /// <summary>No condition.</summary>
    public static readonly IfMatch Anything = new((IReadOnlyList<long>?)null);

    /// <summary>Whether the change is allowed.</summary>
    public bool Allows(long version) => Versions is null || Versions.Contains(version);
}
