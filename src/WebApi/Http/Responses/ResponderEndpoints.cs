namespace Platform.WebApi.Http.Responses;

/// <summary>Endpoints that read nothing from the request except the caller.</summary>
internal static class ResponderEndpoints
{
    /// <summary>
    /// Like the framework's overload for a handler with a <see cref="Responder"/>, but without parameter binding, which would cost more
    /// than the work of such an endpoint.
    /// </summary>
    public static RouteHandlerBuilder MapGet(this IEndpointRouteBuilder endpoints, string pattern, Func<Responder, Task> handler) =>
        endpoints.MapGet(pattern, (Delegate)((HttpContext context) => handler(Responder.To(context))));
}
