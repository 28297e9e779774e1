using System.Collections.Concurrent;
using Platform.Domain.Common;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Versions;

/// <summary>
/// Chooses the version that serves a request, once, and sets it on the response. An invalid version is refused in place of the endpoint:
/// such a request counts, and needs a credential, like any other.
/// </summary>
internal sealed class VersionSelection(RequestDelegate next, ApiVersions versions, EndpointDataSource endpoints)
{
    private readonly ConcurrentDictionary<(RouteEndpoint Endpoint, string Operation), RouteEndpoint> _instead = new();

    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint() as RouteEndpoint;
        var operation = endpoint?.Metadata.GetMetadata<VersionedOperation>();
        if (operation is null && (endpoint is not null || !VersionHeaders.IsVersioned(context.Request.Path))) return next(context);

        var credential = context.Features.Get<Credential>();
        var release = versions.Choose(context.Request, credential?.Caller?.ApiVersion ?? "", out var error);
        if (credential?.Caller is not null) credential.Release = release;
        VersionHeaders.Set(context, release);

        // Without a matching endpoint the response is 404 or 405 in any version.
        if (error is not null && endpoint is not null) context.SetEndpoint(Refusing(endpoint, error));
        else if (operation is { HasOlderForms: true } && operation.FormIn(release)?.Instead is { } other) context.SetEndpoint(
            Instead(endpoint!, other));
        return next(context);
    }

    private static RouteEndpoint Refusing(RouteEndpoint endpoint, Error error) =>
        WithHandler(endpoint, context => ResponseWriter.FailureAsync(context, error));

    // Only the handler is replaced: authorization, the name in the audit and the response's form stay.
    private RouteEndpoint Instead(RouteEndpoint endpoint, string operation) => _instead.GetOrAdd(
        (endpoint, operation),
        key => WithHandler(key.Endpoint, Named(key.Operation).RequestDelegate!));

    private RouteEndpoint Named(string operation) =>
        endpoints.Endpoints.OfType<RouteEndpoint>().Single(other => other.Metadata.GetMetadata<Operation>()?.Id == operation);

    private static RouteEndpoint WithHandler(RouteEndpoint endpoint, RequestDelegate handler) =>
        new(handler, endpoint.RoutePattern, endpoint.Order, endpoint.Metadata, endpoint.DisplayName);
}
