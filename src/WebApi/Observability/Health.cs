using Platform.Infrastructure.Schema;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Observability;

/// <summary>Whether the node lives, or can serve.</summary>
/// <param name="Status"><c>ok</c> or <c>unavailable</c>.</param>
public sealed record Health(string Status)
{
    internal static readonly Health Ok = new("ok");
    internal static readonly Health Unavailable = new("unavailable");
}

/// <summary>The response to the operator's key, with more detail.</summary>
/// <param name="Status"><c>ok</c> or <c>unavailable</c>.</param>
/// <param name="Version">The node's version.</param>
/// <param name="Provider">The database provider: <c>sqlite</c> or <c>sqlserver</c>.</param>
public sealed record OperatorHealth(string Status, string Version, string Provider);

/// <summary>Handles health checks.</summary>
/// <remarks>
/// Load balancers, and anyone else, may call this often, so dependencies are injected once instead of being resolved per request.
/// </remarks>
internal sealed class HealthCheck(
    Readiness readiness, IHostApplicationLifetime lifetime, OperatorKey operatorKey, PlatformSettings settings)
{
    /// <summary>Reports that the process is alive.</summary>
    public static Task AliveAsync(HttpContext context) => ResponseWriter.SuccessAsync(context, StatusCodes.Status200OK, Health.Ok);

    /// <summary>Reports whether this node can serve requests: 200 or 503.</summary>
    public Task ReadyAsync(HttpContext context)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return WriteAsync(context, isReady: false);
        var ready = readiness.IsReadyAsync(context.RequestAborted);
        return ready.IsCompletedSuccessfully ? WriteAsync(context, ready.Result) : WaitAsync(context, ready);
    }

    private async Task WaitAsync(HttpContext context, ValueTask<bool> ready) => await WriteAsync(context, await ready);

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
