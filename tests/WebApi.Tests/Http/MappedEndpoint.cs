using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.TestKit;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Json;
using Platform.WebApi.Http.Requests;

namespace Platform.WebApi.Tests.Http;

/// <summary>An endpoint of the running app with its metadata.</summary>
internal sealed record MappedEndpoint(string Method, string Pattern, Access? Access, Dialect? Dialect, Type? Body, bool BodyIsOptional)
{
    /// <summary>Whether the path has an id.</summary>
    public bool HasId => Pattern.Contains("{id", StringComparison.Ordinal);

    /// <summary>Returns the endpoints of an app that programs call, in a stable order.</summary>
    public static IReadOnlyList<MappedEndpoint> Of(PlatformApp app) =>
        [.. All(app).Where(endpoint => endpoint.Dialect?.IsForPages != true)];

    /// <summary>Returns the endpoints of an app that browsers call, in a stable order.</summary>
    public static IReadOnlyList<MappedEndpoint> PagesOf(PlatformApp app) =>
        [.. All(app).Where(endpoint => endpoint.Dialect?.IsForPages == true)];

    private static IReadOnlyList<MappedEndpoint> All(PlatformApp app) =>
    [
        .. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint =>
                (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => From(endpoint, method)))
            .OrderBy(e => e.Pattern, StringComparer.Ordinal).ThenBy(e => e.Method, StringComparer.Ordinal),
    ];

    /// <summary>Returns the path with an id; by default a valid id that does not exist.</summary>
    public string Path(string? id = null)
    {
        id ??= Pattern.Contains(":guid", StringComparison.Ordinal) ? "01234567-89ab-7def-8123-456789abcdef" : "999999999";
        return string.Join('/', Pattern.Split('/').Select(segment => segment.StartsWith('{') ? id : segment));
    }

    /// <summary>Calls the endpoint with everything it needs except a credential.</summary>
    public Task<ApiAnswer> CallAsync(ApiClient client, string? id = null, object? body = null) =>
        client.SendAsync(new HttpMethod(Method), Path(id), ApiClient.Content(body ?? (Body is null ? null : new { })));

    /// <summary>Returns the JSON members of the body and their types.</summary>
    public IEnumerable<(string Name, Type Type)> BodyMembers() => Body is null
        ? []
        : Body.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is null)
            .Select(p => (ApiJson.Name(p.Name)!, p.PropertyType));

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Pattern}";

    private static MappedEndpoint From(RouteEndpoint endpoint, string method)
    {
        var bodies = (endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
            .Select(p => p.ParameterType)
            .Where(t =>
                t.IsGenericType
                    && (t.GetGenericTypeDefinition() == typeof(Body<>) || t.GetGenericTypeDefinition() == typeof(OptionalBody<>)))
            .ToList();
        var body = bodies.SingleOrDefault();
        return new MappedEndpoint(
            method,
            "/" + endpoint.RoutePattern.RawText!.Trim('/'),
            endpoint.Metadata.GetMetadata<Access>(),
            endpoint.Metadata.GetMetadata<Dialect>(),
            body?.GetGenericArguments()[0],
            body?.GetGenericTypeDefinition() == typeof(OptionalBody<>));
    }
}
