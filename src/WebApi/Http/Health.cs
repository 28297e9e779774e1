using Platform.Infrastructure.Persistence.Waiting;
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
internal sealed class HealthReply(HttpContext context)
{
    public Task Alive() => Answer.SuccessAsync(context, StatusCodes.Status200OK, Health.Ok);

    public async Task Ready(Readiness readiness, IHostApplicationLifetime lifetime)
    {
        var isReady = !lifetime.ApplicationStopping.IsCancellationRequested && await readiness.IsReadyAsync(context.RequestAborted);
        if (!isReady) context.Response.Headers.RetryAfter = "1";
        await (isReady ? WriteAsync(Health.Ok, StatusCodes.Status200OK) : WriteAsync(Health.Unavailable, StatusCodes.Status503ServiceUnavailable));
    }

    private Task WriteAsync(Health health, int status)
    {
        var services = context.RequestServices;
        if (!services.GetRequiredService<OperatorKey>().IsShownBy(context.Request)) return Answer.SuccessAsync(context, status, health);
        var provider = services.GetRequiredService<PlatformSettings>().Database.Provider.ToString().ToLowerInvariant();
        return Answer.SuccessAsync(context, status, new OperatorHealth(health.Status, ProductVersion.Text, provider));
    }
}
