using Platform.Infrastructure.Schema;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth;

namespace Platform.WebApi.Http;

/// <summary>Whether the node lives, or can serve.</summary>
/// <param name="Status"><c>ok</c> or <c>unavailable</c>.</param>
public sealed record Health(string Status)
{
    internal static readonly Health Ok = new("ok");
    internal static readonly Health Unavailable = new("unavailable");
}

/// <summary>What the operator's key shows besides.</summary>
/// <param name="Status"><c>ok</c> or <c>unavailable</c>.</param>
/// <param name="Version">The node's version.</param>
/// <param name="Provider">Which database it is on: <c>sqlite</c> or <c>sqlserver</c>.</param>
public sealed record OperatorHealth(string Status, string Version, string Provider);

/// <summary>Answers health checks.</summary>
/// <remarks>Load balancers ask often, and so may anyone: what an answer needs is injected once, not looked up for each request.</remarks>
internal sealed class HealthCheck(
    Readiness readiness, IHostApplicationLifetime lifetime, OperatorKey operatorKey, PlatformSettings settings)
{
    /// <summary>Answers that the process lives.</summary>
    public static Task AliveAsync(HttpContext context) => ResponseWriter.SuccessAsync(context, StatusCodes.Status200OK, Health.Ok);

    /// <summary>Answers whether this node can serve requests: 200 or 503.</summary>
    public Task ReadyAsync(HttpContext context)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return WriteAsync(context, isReady: false);
        var asked = readiness.IsReadyAsync(context.RequestAborted);
        return asked.IsCompletedSuccessfully ? WriteAsync(context, asked.Result) : WaitAsync(context, asked);
    }

    private async Task WaitAsync(HttpContext context, ValueTask<bool> asked) => await WriteAsync(context, await asked);

    private Task WriteAsync(HttpContext context, bool isReady)
    {
        if (!isReady) context.Response.Headers.RetryAfter = "1";
        var health = isReady ? Health.Ok : Health.Unavailable;
        var status = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        if (!operatorKey.IsShownBy(context.Request)) return ResponseWriter.SuccessAsync(context, status, health);
        var provider = settings.Database.Provider.ToString().ToLowerInvariant();
        return ResponseWriter.SuccessAsync(context, status, new OperatorHealth(health.Status, ProductVersion.Text, provider));
    }
}
