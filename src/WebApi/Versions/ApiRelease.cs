using Asp.Versioning;
using Microsoft.Extensions.Primitives;
using Platform.Application.Credentials;
using Platform.WebApi.Http.Versioning;

namespace Platform.WebApi.Versions;

/// <summary>A version of the API: its release, its changes, and how long it is served.</summary>
/// <param name="number">The number of versions before it.</param>
/// <param name="version">The date that names it.</param>
/// <param name="changes">The differences from the version before.</param>
internal sealed class ApiRelease(int number, ApiVersion version, IReadOnlyList<VersionChange> changes) : IApiRelease
{
    /// <summary>The number of versions before it.</summary>
    public int Number => number;

    /// <summary>Its name: <c>2026-12-01</c>.</summary>
    public string Name { get; } = version.ToString();

    /// <summary>Its name as a header value.</summary>
    public StringValues Header { get; } = version.ToString();

    /// <summary>When it was released.</summary>
    public DateTimeOffset ReleasedAt { get; } = new(version.GroupVersion!.Value.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>The differences from the version before.</summary>
    public IReadOnlyList<VersionChange> Changes => changes;

    /// <summary>Whether it is the newest version.</summary>
    public required bool IsNewest { get; init; }

    /// <summary>When it becomes deprecated; null if unknown.</summary>
    public DeprecationPolicy? Deprecation { get; init; }

    /// <summary>When it ends; null if unknown.</summary>
    public SunsetPolicy? Sunset { get; init; }

    /// <summary>The operation under which requests that matched no endpoint are recorded in usage.</summary>
    public UsedOperation NoOperation { get; } = new(version.ToString(), "");

    /// <summary>Whether it is no longer served.</summary>
    public bool IsEnded(DateTimeOffset now) => Sunset?.Date <= now;
}
