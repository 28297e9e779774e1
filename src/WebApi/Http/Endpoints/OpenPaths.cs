using Microsoft.AspNetCore.Routing.Template;

namespace Platform.WebApi.Http.Endpoints;

/// <summary>
/// Marks an endpoint whose responses are the same for everyone, whatever credential is presented: any page may read them.
/// </summary>
internal sealed record ReadableAnywhere;

/// <summary>
/// The paths of endpoints that are <see cref="ReadableAnywhere"/>. Preflights, and methods that such a path doesn't allow, match no
/// endpoint and are recognized by path.
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

    /// <summary>Whether the request is for such an endpoint.</summary>
    public bool Include(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint endpoint
            ? endpoint.Metadata.GetMetadata<ReadableAnywhere>() is not null
            : _matchers.Value.Any(matcher => matcher.TryMatch(context.Request.Path, []));
}

/// <summary>Declares that pages of any origin may read an endpoint.</summary>
internal static class ReadableAnywhereConventions
{
    /// <summary>Pages of any origin may read its responses.</summary>
    public static TBuilder ReadableFromAnywhere<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ReadableAnywhere());
}
