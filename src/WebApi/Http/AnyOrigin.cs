using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace Platform.WebApi.Http;

/// <summary>An endpoint whose answer no credential changes: pages of any origin may ask for it, and read it.</summary>
internal sealed record AnyOrigin
{
    /// <summary>Whether the request's endpoint is such a one.</summary>
    public static bool MayAsk(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<AnyOrigin>() is not null;

    /// <summary>Whether the request's path has such an endpoint for another method, the one that a preflight asks for.</summary>
    public static bool MayAsk(HttpContext context, string method) =>
        context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Any(endpoint =>
            endpoint.Metadata.GetMetadata<AnyOrigin>() is not null
            && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { } methods
            && methods.HttpMethods.Contains(HttpMethods.IsHead(method) ? HttpMethods.Get : method)
            && IsAt(endpoint.RoutePattern, context.Request.Path));

    private static bool IsAt(RoutePattern pattern, PathString path)
    {
        var matcher = new TemplateMatcher(new RouteTemplate(pattern), new RouteValueDictionary(pattern.Defaults));
        return matcher.TryMatch(path, new RouteValueDictionary());
    }
}

/// <summary>How an endpoint says that pages of any origin may ask for it.</summary>
internal static class AnyOriginConventions
{
    /// <summary>Pages of any origin may ask for it, whatever credential they show.</summary>
    public static TBuilder ForAnyOrigin<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AnyOrigin());
}
