using System.Globalization;
using Asp.Versioning;
using Platform.Application.Versions;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Reading;
using Platform.WebApi.Http.Callers;

namespace Platform.WebApi.Versions;

/// <summary>Lists the versions of the API and chooses the one that serves a request.</summary>
internal sealed class ApiVersions : IApiVersions
{
    private readonly ApiRelease[] _releases;
    private readonly ApiRelease[] _newestFirst;
    private readonly ApiRelease _default;
    private readonly bool _someEnd;
    private readonly TimeProvider _clock;

    /// <summary>Builds the versions: the first one, and each that a change names.</summary>
    /// <exception cref="SettingException">A setting names an unknown version, or dates for the newest one.</exception>
    public ApiVersions(IEnumerable<VersionChange> changes, VersionSettings settings, TimeProvider clock)
    {
        var byVersion = changes.ToLookup(change => change.Version, StringComparer.Ordinal);
        string[] names = [Organization.FirstApiVersion, .. byVersion.Select(version => version.Key).Order(StringComparer.Ordinal)];
        Check(settings, names);
        _clock = clock;
        _releases =
        [
            .. names.Select((name, number) => Make(number, name, [.. byVersion[name]], settings, isNewest: number == names.Length - 1))
        ];
        foreach (var release in _releases)
        {
            CheckDate(release, nameof(VersionDates.Deprecated), release.Deprecation?.Date);
            CheckDate(release, nameof(VersionDates.Ends), release.Sunset?.Date);
        }

        _newestFirst = [.. _releases.Reverse()];
        Unknown = Error.Invalid(VersionHeaders.Version, TextOf(_newestFirst)) with { Code = "http.unknown_version" };
        _default = settings.Default is { } text ? Find(text)! : _releases[0];
        _someEnd = _releases.Any(release => release.Sunset is not null);
    }

    /// <summary>All versions, newest first.</summary>
    public IReadOnlyList<ApiRelease> NewestFirst => _newestFirst;

    /// <summary>The newest version.</summary>
    public ApiRelease Newest => _newestFirst[0];

    /// <summary>The error for an unknown version as documents show it, while none has ended.</summary>
    public Error Unknown { get; }

    /// <inheritdoc/>
    public string Default => Served(_default).Name;

    /// <inheritdoc/>
    public IReadOnlyList<ApiVersionView> All
    {
        get
        {
            var now = _clock.GetUtcNow();
            return [.. _newestFirst.Select(release => ViewOf(release, now))];
        }
    }

    /// <summary>The version that serves a request, from what is known of the request so far.</summary>
    public static ApiRelease Of(HttpContext context) =>
        (ApiRelease?)context.Features.Get<Credential>()?.Release
            ?? context.RequestServices.GetRequiredService<ApiVersions>().Choose(context.Request, "", out _);

    /// <summary>The version of this name, even if it has ended; null if there is none.</summary>
    public ApiRelease? Find(string name)
    {
        foreach (var release in _newestFirst)
        {
            if (release.Name == name) return release;
        }

        return null;
    }

    /// <summary>
    /// Chooses the version that serves a request: the one it names, or else the one its organization is pinned to, or else the default.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="pinned">The version to which the credential's organization is pinned; empty if there is none.</param>
    /// <param name="refused">The error of the version that it names; null if there is none.</param>
    public ApiRelease Choose(HttpRequest request, string pinned, out Error? refused)
    {
        refused = null;
        var lines = request.Headers[VersionHeaders.Version];
        if (lines.Count > 0 && !(lines.Count == 1 && string.IsNullOrEmpty(lines[0])))
        {
            var named = lines.Count == 1 ? Find(lines[0]!) : null;
            var error = ProblemOf(named);
            if (error is null) return named!;
            refused = Error.Invalid(VersionHeaders.Version, error);
        }

        return ServedTo(pinned);
    }

    /// <summary>The version that serves an organization's requests if they name none.</summary>
    /// <param name="pinned">The version to which it is pinned; empty without an organization.</param>
    public ApiRelease ServedTo(string pinned) => Served(pinned.Length == 0 ? _default : Find(pinned) ?? Before(pinned));

    /// <inheritdoc/>
    public string? ProblemOf(string? version) => ProblemOf(version is null ? null : Find(version));

    /// <summary>The error message for an unknown version.</summary>
    public string UnknownText => TextOf(_newestFirst.Where(release => !IsEnded(release)));

    private string? ProblemOf(ApiRelease? release) =>
        release is null ? UnknownText
        : IsEnded(release)
            ? string.Create(CultureInfo.InvariantCulture, $"{release.Name} ended on {release.Sunset!.Date:yyyy-MM-dd}. {UnknownText}")
        : null;

    private static string TextOf(IEnumerable<ApiRelease> releases) =>
        "Must be one of: " + string.Join(", ", releases.Select(release => release.Name));

    // The oldest version still served replaces versions that have ended.
    private ApiRelease Served(ApiRelease release) => IsEnded(release) ? _releases.First(other => !IsEnded(other)) : release;

    private bool IsEnded(ApiRelease release) => _someEnd && release.IsEnded(_clock.GetUtcNow());

    // If a newer node has pinned the organization to a version that this node doesn't know, serve the nearest older one.
    private ApiRelease Before(string pinned) =>
        _newestFirst.FirstOrDefault(release => string.CompareOrdinal(release.Name, pinned) < 0) ?? _releases[0];

    private static ApiVersionView ViewOf(ApiRelease release, DateTimeOffset now) => new(
        release.Name,
        release.ReleasedAt,
        release.IsEnded(now) ? ApiVersionStatus.Ended
        : release.IsNewest ? ApiVersionStatus.Current
        : release.Deprecation?.IsEffective(now) == true ? ApiVersionStatus.Deprecated
        : ApiVersionStatus.Supported,
        release.Deprecation?.Date,
        release.Sunset?.Date,
        [.. release.Changes.Select(change => new ApiChangeView(change.Operations, change.Text))]);

    private static ApiRelease Make(int number, string name, VersionChange[] changes, VersionSettings settings, bool isNewest)
    {
        settings.Dates.TryGetValue(name, out var dates);
        return new ApiRelease(number, ApiVersionParser.Default.Parse(name), changes)
        {
            IsNewest = isNewest,
            Deprecation = dates?.Deprecated is { } deprecated ? new DeprecationPolicy(deprecated) : null,
            Sunset = dates?.Ends is { } ends ? new SunsetPolicy(ends) : null,
        };
    }

    private static void Check(VersionSettings settings, string[] names)
    {
        var available = "there are " + string.Join(", ", names);
        if (settings.Default is { } text && !names.Contains(text))
        {
            throw SettingException.For(VersionSettings.DefaultKey, "is not a version: " + available);
        }

        foreach (var version in settings.Dates.Keys)
        {
            if (!names.Contains(version)) throw SettingException.For(VersionSettings.KeyOf(version), "is not a version: " + available);
            if (version == names[^1])
            {
                throw SettingException.For(VersionSettings.KeyOf(version), "is the newest version, which neither is deprecated nor ends");
            }
        }
    }

    // A mistyped year would end the version at once for everyone.
    private static void CheckDate(ApiRelease release, string setting, DateTimeOffset? date)
    {
        if (date < release.ReleasedAt)
        {
            throw SettingException.For($"{VersionSettings.KeyOf(release.Name)}:{setting}", "must not be before the version's release");
        }
    }
}
