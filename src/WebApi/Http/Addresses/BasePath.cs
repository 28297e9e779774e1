using Microsoft.AspNetCore.Routing.Patterns;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Http.Addresses;

/// <summary>
/// Sets the base path of the application (<see cref="HttpRequest.PathBase"/>): the one that known proxies send in
/// <c>X-Forwarded-Prefix</c>, or else that of <c>Platform__PublicUrl</c>. Links, forms, redirects and cookies use it. A proxy may remove it
/// from the request path or leave it there; routes match the path without it.
/// </summary>
internal sealed class BasePath(RequestDelegate next, PlatformSettings settings, EndpointDataSource endpoints)
{
    private readonly PathString _configured = new(settings.PublicPath);
    private readonly Lazy<HashSet<string>> _firstSegments = new(() => FirstSegmentsOf(endpoints));

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var basePath = request.PathBase.HasValue ? request.PathBase : _configured;
        if (basePath.HasValue)
        {
            request.PathBase = basePath;
            if (request.Path.StartsWithSegments(basePath, out var rest) && (!IsKnown(request.Path) || IsKnown(rest)))
            {
                request.Path = rest.HasValue ? rest : "/";
            }
        }

        return next(context);
    }

    // With the base path /api, a proxy may already have removed the prefix from /api/users: then what follows /api is no known path.
    private bool IsKnown(PathString path) => path.Value is null or "" or "/" || _firstSegments.Value.Contains(path.Value.Split('/')[1]);

    private static HashSet<string> FirstSegmentsOf(EndpointDataSource endpoints) => endpoints.Endpoints.OfType<RouteEndpoint>()
        .Select(endpoint => endpoint.RoutePattern.PathSegments is [{ Parts: [RoutePatternLiteralPart first] }, ..] ? first.Content : "")
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
