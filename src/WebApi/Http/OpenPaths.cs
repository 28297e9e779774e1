using Microsoft.AspNetCore.Routing.Template;

namespace Platform.WebApi.Http;

/// <summary>The answers of an endpoint are the same for everyone, whatever credential is shown: any page may read them.</summary>
internal sealed record ReadableAnywhere;

/// <summary>
/// The paths of endpoints that are <see cref="ReadableAnywhere"/>. A preflight, and a method that such a path lacks, match no endpoint.
/// </summary>
internal sealed class OpenPaths(EndpointDataSource endpoints)
{
    private readonly Lazy<TemplateMatcher[]> _matchers = new(() =>
    [
        .. endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ReadableAnywhere>() is not null)
            .Select(endpoint => endpoint.RoutePattern)
            .Select(pattern => new TemplateMatcher(new RouteTemplate(pattern), new RouteValueDictionary(pattern.Defaults))),
    ]);

    /// <summary>Whether the request is for one of them.</summary>
    public bool Include(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint endpoint
            ? endpoint.Metadata.GetMetadata<ReadableAnywhere>() is not null
            : _matchers.Value.Any(matcher => matcher.TryMatch(context.Request.Path, []));
}

/// <summary>How an endpoint says that pages of any origin may read it.</summary>
internal static class ReadableAnywhereConventions
{
    /// <summary>Pages of any origin may read its answers.</summary>
    public static TBuilder ReadableFromAnywhere<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ReadableAnywhere());
}
