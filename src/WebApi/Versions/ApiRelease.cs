using Asp.Versioning;
using Microsoft.Extensions.Primitives;
using Platform.Application.Credentials;

namespace Platform.WebApi.Versions;

/// <summary>A version of the API: when it came, what it changed and how long it is served.</summary>
/// <param name="number">How many came before it.</param>
/// <param name="version">The date that it is named by.</param>
/// <param name="changes">What is different from the version before.</param>
internal sealed class ApiRelease(int number, ApiVersion version, IReadOnlyList<VersionChange> changes)
{
    /// <summary>How many versions came before it.</summary>
    public int Number => number;

    /// <summary>What it is called: <c>2026-12-01</c>.</summary>
    public string Name { get; } = version.ToString();

    /// <summary>The same as a header's value.</summary>
    public StringValues Header { get; } = version.ToString();

    /// <summary>When it was released.</summary>
    public DateTimeOffset ReleasedAt { get; } = new(version.GroupVersion!.Value.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>What is different from the version before.</summary>
    public IReadOnlyList<VersionChange> Changes => changes;

    /// <summary>Whether none came after it.</summary>
    public required bool IsNewest { get; init; }

    /// <summary>From when on it should no longer be used; null: not known.</summary>
    public DeprecationPolicy? Deprecation { get; init; }

    /// <summary>From when on it is no longer served; null: not known.</summary>
    public SunsetPolicy? Sunset { get; init; }

    /// <summary>What requests in it count as that met no operation.</summary>
    public UsedOperation NoOperation { get; } = new(version.ToString(), "");

    /// <summary>Whether it is no longer served.</summary>
    public bool IsEnded(DateTimeOffset now) => Sunset?.Date <= now;
}
