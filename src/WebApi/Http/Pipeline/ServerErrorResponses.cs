using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Platform.WebApi.Http.Addresses;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Responses;
using Platform.WebApi.Http.Versioning;

namespace Platform.WebApi.Http.Pipeline;

/// <summary>
/// Writes bodies for Kestrel's own errors about requests that it can't parse as HTTP and that never reach the pipeline. Otherwise these
/// responses would have no body and no request id. Kestrel reports each of them with the features of its connection before it responds;
/// other requests don't pass through here.
/// </summary>
internal sealed partial class ServerErrorResponses(
    IRequestVersions versions, DialectOfPath dialects, ILogger<ServerErrorResponses> log)
    : IObserver<KeyValuePair<string, object?>>
{
    // Microsoft Learn, "Diagnostics in Kestrel".
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>Subscribes to Kestrel's errors.</summary>
    public static void Watch(IServiceProvider services) => services.GetRequiredService<DiagnosticListener>().Subscribe(
        new ServerErrorResponses(
            services.GetRequiredService<IRequestVersions>(),
            services.GetRequiredService<DialectOfPath>(),
            services.GetRequiredService<ILogger<ServerErrorResponses>>()),

        // For each request, the framework checks other event names; their length alone tells them apart.
        static name => name == BadRequest);

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not IFeatureCollection features) return;
        if (features.Get<IBadRequestExceptionFeature>()?.Error is not BadHttpRequestException refusal) return;
        try
        {
            Write(features, refusal.StatusCode);
        }
        catch (Exception exception)
        {
            // Nothing that a client sends may break Kestrel's own handling.
            LogFailed(log, exception);
        }
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    private void Write(IFeatureCollection features, int status)
    {
        if (features.Get<IHttpResponseFeature>() is not { HasStarted: false }
            || features.Get<IHttpResponseBodyFeature>() is not { } response
            || features.Get<IConnectionTransportFeature>()?.Transport?.Output is not { } connection) return;

        // The pages dialect needs a request, so the platform dialect takes its place. The status is Kestrel's on every surface: HTTP
        // requires it for messages that can't be parsed (RFC 9112 sections 3 and 6.3).
        var context = new DefaultHttpContext(features);
        if (!IsHttp1(context.Request.Protocol)) return;
        var path = PathOf(context.Request);
        var dialect = dialects.Find(path) as JsonDialect ?? Dialect.Platform;
        var body = ResponseWriter.RenderFailure(dialect, HttpErrors.OfStatus(status));
        RequestIds.Set(context);
        SecurityHeaders.SetForJson(context.Response.Headers);
        context.Response.Headers.Vary = HeaderNames.Origin;
        ReadableHost.Ensure(context.Request);
        versions.SetHeaders(context, path);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Connection = "close";
        (context.Response.ContentType, context.Response.ContentLength) = (ResponseWriter.MediaType, body.Length);

        // An unparsed request has no response stream: the server writes the head, and the body is written to the connection. Both are
        // buffered and sent when the connection ends.
        if (!response.StartAsync().IsCompletedSuccessfully || HttpMethods.IsHead(context.Request.Method)) return;
        connection.Write(body);
        _ = connection.FlushAsync().AsTask();
    }

    // Later versions multiplex streams over a connection and reset them instead. An unread request line has no version.
    private static bool IsHttp1(string? protocol) =>
        string.IsNullOrEmpty(protocol) || protocol.StartsWith("HTTP/1", StringComparison.Ordinal);

    // Parts that the server couldn't read are null or empty.
    private static PathString PathOf(HttpRequest request)
    {
        if (request.Path.HasValue) return request.Path;
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return target is ['/', ..] ? new PathString(target.Split('?')[0]) : default;
    }

    [LoggerMessage(LogLevel.Warning, "A refusal of the server's own got no body")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
