using Microsoft.AspNetCore.Routing.Patterns;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Http;

/// <summary>
/// Decides which path the product is under: the one that known proxies name in <c>X-Forwarded-Prefix</c>, or else that of
/// <c>Platform__PublicUrl</c>. Links, forms, redirects and cookies take it from <see cref="HttpRequest.PathBase"/>. A proxy may remove it
/// from the request or leave it: routes see the path without it.
/// </summary>
internal sealed class BasePath(RequestDelegate next, PlatformSettings settings, EndpointDataSource endpoints)
{
    private readonly PathString _configured = new(settings.PublicPath);
    private readonly Lazy<HashSet<string>> _areas = new(() => AreasOf(endpoints));

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var root = request.PathBase.HasValue ? request.PathBase : _configured;
        if (root.HasValue)
        {
            request.PathBase = root;
            if (request.Path.StartsWithSegments(root, out var rest) && (!IsOurs(request.Path) || IsOurs(rest)))
            {
                request.Path = rest.HasValue ? rest : "/";
            }
        }

        return next(context);
    }

    // Under /api, /api/users may be a path from which the proxy has removed the prefix already: then the rest is no path of the product.
    private bool IsOurs(PathString path) => path.Value is null or "" or "/" || _areas.Value.Contains(path.Value.Split('/')[1]);

    private static HashSet<string> AreasOf(EndpointDataSource endpoints) => endpoints.Endpoints.OfType<RouteEndpoint>()
        .Select(endpoint => endpoint.RoutePattern.PathSegments is [{ Parts: [RoutePatternLiteralPart first] }, ..] ? first.Content : "")
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
