namespace Platform.Application.Versions;

/// <summary>A version of the API.</summary>
/// <param name="Version">Its name, which is a date.</param>
/// <param name="ReleasedAt">When it was released.</param>
/// <param name="Status">Whether it is served.</param>
/// <param name="DeprecatedAt">From when on it should no longer be used; null where that is not known.</param>
/// <param name="EndsAt">From when on it is no longer served; null where that is not known.</param>
/// <param name="Changes">What is different from the version before.</param>
public sealed record ApiVersionView(
    string Version,
    DateTimeOffset ReleasedAt,
    ApiVersionStatus Status,
    DateTimeOffset? DeprecatedAt,
    DateTimeOffset? EndsAt,
    IReadOnlyList<ApiChangeView> Changes);

/// <summary>Something that is different in a version.</summary>
/// <param name="Operations">The operations that it is about, by their ids in the OpenAPI document.</param>
/// <param name="Text">What is different, in Markdown.</param>
public sealed record ApiChangeView(IReadOnlyList<string> Operations, string Text);

/// <summary>Whether a version is served.</summary>
public enum ApiVersionStatus
{
    /// <summary>It is the newest.</summary>
    Current,

    /// <summary>It is served.</summary>
    Supported,

    /// <summary>It is served and should no longer be used.</summary>
    Deprecated,

    /// <summary>It is no longer served.</summary>
    Ended,
}
