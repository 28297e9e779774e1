using System.Globalization;
using Microsoft.Net.Http.Headers;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Http.Addresses;
using Platform.WebApi.Http.Endpoints;

namespace Platform.WebApi.Versions;

/// <summary>The response headers about the version that serves a request.</summary>
internal static class VersionHeaders
{
    /// <summary>Names the version in a request and in its response.</summary>
    public const string Version = ApiHeaders.Version;

    /// <summary>When the version becomes deprecated (RFC 9745).</summary>
    public const string Deprecation = ApiHeaders.Deprecation;

    /// <summary>When the version ends (RFC 8594).</summary>
    public const string Sunset = ApiHeaders.Sunset;

    private static readonly PathString[] Surfaces = ["/api", "/authentication", "/v1"];

    /// <summary>Sets the headers of a version.</summary>
    /// <param name="context">The request.</param>
    /// <param name="release">The version.</param>
    /// <param name="settings">The settings, if the request has no services; otherwise null.</param>
    public static void Set(HttpContext context, ApiRelease release, PlatformSettings? settings = null)
    {
        var headers = context.Response.Headers;
        headers[Version] = release.Header;
        if (release.Deprecation is { Date: { } deprecated })
        {
            headers[Deprecation] = "@" + deprecated.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }

        if (release.Sunset is { Date: { } ends }) headers[Sunset] = ends.ToString("R", CultureInfo.InvariantCulture);
        if (release.Deprecation is not null || release.Sunset is not null) headers[HeaderNames.Link] = LinkOf(context, settings);
    }

    /// <summary>Whether a request is for a versioned surface. Without a matching endpoint, the path decides.</summary>
    public static bool IsVersioned(HttpContext context) => context.GetEndpoint() is RouteEndpoint endpoint
        ? endpoint.Metadata.GetMetadata<VersionedOperation>() is not null
        : IsVersioned(context.Request.Path);

    /// <summary>Whether a path belongs to a versioned surface.</summary>
    public static bool IsVersioned(PathString path)
    {
        foreach (var surface in Surfaces)
        {
            if (path.StartsWithSegments(surface, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static string LinkOf(HttpContext context, PlatformSettings? given)
    {
        var settings = given ?? context.RequestServices.GetRequiredService<PlatformSettings>();

        // The client chooses the host. If it contains special characters it is omitted from the header,
        // and the link is relative (RFC 8288 §3.1).
        var server = settings.PublicUrl ?? PublicAddresses.Plain(context.Request) ?? context.Request.PathBase.ToUriComponent();
        return $"<{server}{Changelog.Path}>; rel=\"deprecation\"";
    }
}
