namespace Platform.Application.Common;

/// <summary>A view of something whose changes are counted, so that its answer bears an <c>ETag</c>.</summary>
public interface IVersioned
{
    /// <summary>How many changes it has seen.</summary>
    long Version { get; }
}

/// <summary>The versions a caller is content to change, from <c>If-Match</c> (RFC 9110 §13.1.1).</summary>
/// <param name="Versions">Any of these; null is whatever there is.</param>
public sealed record IfMatch(IReadOnlyList<long>? Versions)
{
    /// <summary>No condition.</summary>
    public static readonly IfMatch Anything = new((IReadOnlyList<long>?)null);

    /// <summary>Whether a change may go ahead.</summary>
    public bool Allows(long version) => Versions is null || Versions.Contains(version);
}
