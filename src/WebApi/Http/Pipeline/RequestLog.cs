using System.Diagnostics;
using Platform.WebApi.Http.Callers;

namespace Platform.WebApi.Http.Pipeline;

/// <summary>Logs a line for each request: its route, but never its path or query, which may contain anything.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> log)
{
    public Task InvokeAsync(HttpContext context) => log.IsEnabled(LogLevel.Information) ? LoggedAsync(context) : next(context);

    private async Task LoggedAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Log(context, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private void Log(HttpContext context, double durationMs)
    {
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
        LogRequest(
            log,
            context.Request.Method,
            route,
            context.Response.StatusCode,
            durationMs,
            context.CallerOrNull()?.Organization.Value,
            context.TraceIdentifier);
    }

    [LoggerMessage(LogLevel.Information,
    "{Method} {Route} {Status} in {DurationMs:0.0} ms, organization {Organization}, request {RequestId}")]
    private static partial void LogRequest(
        ILogger log, string method, string route, int status, double durationMs, long? organization, string requestId);
}
