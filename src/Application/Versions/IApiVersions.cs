namespace Platform.Application.Versions;

/// <summary>The versions of the API. A version is a date, written <c>2026-12-01</c>.</summary>
public interface IApiVersions
{
    /// <summary>The version that a new organization is pinned to.</summary>
    string Default { get; }

    /// <summary>All versions, newest first.</summary>
    IReadOnlyList<ApiVersionView> All { get; }

    /// <summary>The reason, in a sentence, why an organization can't be pinned to a version; null if it can.</summary>
    string? ProblemOf(string? version);
}
