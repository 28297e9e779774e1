using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace Platform.WebApi.Http.Endpoints;

/// <summary>
/// The methods that a path allows (RFC 9110 §10.2.1). The framework also counts routes whose pattern matches but whose constraints
/// don't, such as <c>/users/{id:long}</c> for <c>/users/me</c>. Those count here only if no route matches in full: an id that
/// can't exist allows the methods of other ids.
/// </summary>
internal static class AllowedMethods
{
    public static string Of(HttpContext context)
    {
        var policies = context.RequestServices.GetRequiredService<ParameterPolicyFactory>();
        var routes = context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Endpoint: endpoint, Values: ValuesOf(endpoint.RoutePattern, context)))
            .Where(route => route.Values is not null)
            .ToList();
        var matching = routes.Where(route => Matches(route.Endpoint.RoutePattern, route.Values!, context, policies));
        var methods = MethodsOf(matching.Select(route => route.Endpoint));
        if (methods.Count == 0) methods = MethodsOf(routes.Select(route => route.Endpoint));
        if (methods.Contains(HttpMethods.Get)) methods.Add(HttpMethods.Head);
        return string.Join(", ", methods.Order(StringComparer.Ordinal));
    }

    private static HashSet<string> MethodsOf(IEnumerable<RouteEndpoint> endpoints) =>
        endpoints.SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            .ToHashSet(StringComparer.Ordinal);

    // Null if the path doesn't match the pattern.
    private static RouteValueDictionary? ValuesOf(RoutePattern pattern, HttpContext context)
    {
        var values = new RouteValueDictionary();
        var matcher = new TemplateMatcher(new RouteTemplate(pattern), new RouteValueDictionary(pattern.Defaults));
        return matcher.TryMatch(context.Request.Path, values) ? values : null;
    }

    private static bool Matches(RoutePattern pattern, RouteValueDictionary values, HttpContext context, ParameterPolicyFactory policies) =>
        pattern.Parameters.All(parameter => parameter.ParameterPolicies
            .Select(policy => policies.Create(parameter, policy)).OfType<IRouteConstraint>()
            .All(constraint => constraint.Match(context, null, parameter.Name, values, RouteDirection.IncomingRequest)));
}
