using System.Diagnostics;
using Platform.WebApi.Http.Callers;

namespace Platform.WebApi.Http.Pipeline;

/// <summary>Logs a line for each request: its route, but never its path or query, which may contain anything.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILoggerFactory logs)
{
    /// <summary>The log category. Operators set its level, so it must not change when this class moves.</summary>
    public const string Category = "Platform.WebApi.Http.RequestLog";

    private readonly ILogger _log = logs.CreateLogger(Category);

    public Task InvokeAsync(HttpContext context) => _log.IsEnabled(LogLevel.Information) ? LoggedAsync(context) : next(context);

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
            _log,
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
