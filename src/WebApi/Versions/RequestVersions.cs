using Platform.Application.Credentials;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Http.Versioning;

namespace Platform.WebApi.Versions;

/// <summary>The versions of requests that reach no versioned operation.</summary>
internal sealed class RequestVersions(ApiVersions versions, PlatformSettings settings) : IRequestVersions
{
    public void EnsureHeaders(HttpContext context)
    {
        if (context.Response.Headers.ContainsKey(VersionHeaders.Version) || !VersionHeaders.IsVersioned(context)) return;
        VersionHeaders.Set(context, versions.Choose(context.Request, "", out _), settings);
    }

    public void SetHeaders(HttpContext context, PathString path)
    {
        if (VersionHeaders.IsVersioned(path)) VersionHeaders.Set(context, versions.Choose(context.Request, "", out _), settings);
    }

    public UsedOperation UseOf(HttpContext context) =>
        VersionHeaders.IsVersioned(context) ? ApiVersions.Of(context).NoOperation : UsedOperation.None;
}
