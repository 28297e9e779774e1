using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Http;

/// <summary>
/// Writes the bodies of the server's own refusals, of requests that it can't read as HTTP and that never reach the pipeline. Without
/// this its answers have no body and no request id. The server announces each one, with the features of its connection, before it
/// answers; other requests don't pass through here.
/// </summary>
internal sealed partial class ServerErrorResponses(ApiVersions versions, PlatformSettings settings, ILogger<ServerErrorResponses> log)
    : IObserver<KeyValuePair<string, object?>>
{
    // Microsoft Learn, "Diagnostics in Kestrel".
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>Begins to write them.</summary>
    public static void Watch(IServiceProvider services) => services.GetRequiredService<DiagnosticListener>().Subscribe(
        new ServerErrorResponses(
            services.GetRequiredService<ApiVersions>(),
            services.GetRequiredService<PlatformSettings>(),
            services.GetRequiredService<ILogger<ServerErrorResponses>>()),

        // The framework asks at each request for other names, which differ in length already.
        static name => name == BadRequest);

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not IFeatureCollection features) return;
        if (features.Get<IBadRequestExceptionFeature>()?.Error is not BadHttpRequestException refusal) return;
        try
        {
            Write(features, refusal.StatusCode);
        }
        catch (Exception failure)
        {
            // Nothing that a client sends may end the server's own work on it.
            LogFailed(log, failure);
        }
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    private void Write(IFeatureCollection features, int status)
    {
        if (features.Get<IHttpResponseFeature>() is not { HasStarted: false }
            || features.Get<IHttpResponseBodyFeature>() is not { } response
            || features.Get<IConnectionTransportFeature>()?.Transport?.Output is not { } connection) return;

        // Pages word it as the platform dialect does: theirs need a request. The status is the server's, on every surface: HTTP
        // demands it of a message that is none (RFC 9112 sections 3 and 6.3).
        var context = new DefaultHttpContext(features);
        if (!IsHttp1(context.Request.Protocol)) return;
        var path = PathOf(context.Request);
        var dialect = Dialect.Of(path);
        var body = ResponseWriter.RenderFailure(dialect == Dialect.Pages ? Dialect.Platform : dialect, HttpErrors.OfStatus(status));
        RequestIds.Set(context);
        SecurityHeaders.SetForJson(context.Response.Headers);
        context.Response.Headers.Vary = HeaderNames.Origin;
        ReadableHost.Ensure(context.Request);
        if (VersionHeaders.IsVersioned(path)) VersionHeaders.Set(context, versions.Choose(context.Request, "", out _), settings);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Connection = "close";
        (context.Response.ContentType, context.Response.ContentLength) = (ResponseWriter.MediaType, body.Length);

        // A request that was not read has no stream for its body: the server writes the head, and what follows goes onto the connection.
        // Both are buffered, and the connection's own end sends them.
        if (!response.StartAsync().IsCompletedSuccessfully || HttpMethods.IsHead(context.Request.Method)) return;
        connection.Write(body);
        _ = connection.FlushAsync().AsTask();
    }

    // The streams of later versions share a connection, and are reset instead. A first line that was not read has no version.
    private static bool IsHttp1(string? protocol) =>
        string.IsNullOrEmpty(protocol) || protocol.StartsWith("HTTP/1", StringComparison.Ordinal);

    // What the server could not read of the request is null or empty.
    private static PathString PathOf(HttpRequest request)
    {
        if (request.Path.HasValue) return request.Path;
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return target is ['/', ..] ? new PathString(target.Split('?')[0]) : default;
    }

    [LoggerMessage(LogLevel.Warning, "A refusal of the server's own got no body")]
    private static partial void LogFailed(ILogger log, Exception failure);
}
