using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace Platform.WebApi.Http;

/// <summary>
/// The methods a path has (RFC 9110 §10.2.1). The framework counts those of a route too of which the path meets the form and not
/// the constraints, as <c>/users/me</c> does of <c>/users/{id:long}</c>. Those are named only where the path meets no route in full:
/// an id that can't be one has the methods that other ids have.
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
        var met = routes.Where(route => Meets(route.Endpoint.RoutePattern, route.Values!, context, policies));
        var methods = MethodsOf(met.Select(route => route.Endpoint));
        if (methods.Count == 0) methods = MethodsOf(routes.Select(route => route.Endpoint));
        if (methods.Contains(HttpMethods.Get)) methods.Add(HttpMethods.Head);
        return string.Join(", ", methods.Order(StringComparer.Ordinal));
    }

    private static HashSet<string> MethodsOf(IEnumerable<RouteEndpoint> endpoints) =>
        endpoints.SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            .ToHashSet(StringComparer.Ordinal);

    // Null where the path has another form.
    private static RouteValueDictionary? ValuesOf(RoutePattern pattern, HttpContext context)
    {
        var values = new RouteValueDictionary();
        var matcher = new TemplateMatcher(new RouteTemplate(pattern), new RouteValueDictionary(pattern.Defaults));
        return matcher.TryMatch(context.Request.Path, values) ? values : null;
    }

    private static bool Meets(RoutePattern pattern, RouteValueDictionary values, HttpContext context, ParameterPolicyFactory policies) =>
        pattern.Parameters.All(parameter => parameter.ParameterPolicies
            .Select(policy => policies.Create(parameter, policy)).OfType<IRouteConstraint>()
            .All(constraint => constraint.Match(context, null, parameter.Name, values, RouteDirection.IncomingRequest)));
}
