namespace Platform.WebApi.Http;

/// <summary>Endpoints that take nothing from the request but who asks.</summary>
internal static class ResponderEndpoints
{
    /// <summary>
    /// As the framework's own for a handler with a <see cref="Responder"/>, but called with no binding of parameters, which costs
    /// more than such an endpoint's own work.
    /// </summary>
    public static RouteHandlerBuilder MapGet(this IEndpointRouteBuilder endpoints, string pattern, Func<Responder, Task> handler) =>
        endpoints.MapGet(pattern, (Delegate)((HttpContext context) => handler(Responder.To(context))));
}
