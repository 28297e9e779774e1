using Platform.Infrastructure.Persistence;
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
internal sealed partial class HealthReply(HttpContext context)
{
    public Task Alive() => Answer.SuccessAsync(context, StatusCodes.Status200OK, Health.Ok);

    public async Task Ready(DatabaseSchema schema, IHostApplicationLifetime lifetime)
    {
        var isReady = !lifetime.ApplicationStopping.IsCancellationRequested && await IsCurrentAsync(schema);
        if (!isReady) context.Response.Headers.RetryAfter = "1";
        await (isReady ? WriteAsync(Health.Ok, StatusCodes.Status200OK) : WriteAsync(Health.Unavailable, StatusCodes.Status503ServiceUnavailable));
    }

    private async Task<bool> IsCurrentAsync(DatabaseSchema schema)
    {
        var log = context.RequestServices.GetRequiredService<ILogger<HealthReply>>();
        try
        {
            if (await schema.IsCurrentAsync(context.RequestAborted)) return true;
            LogNotCurrent(log);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            LogUnreachable(log, problem);
        }

        return false;
    }

    private Task WriteAsync(Health health, int status)
    {
        var services = context.RequestServices;
        if (!services.GetRequiredService<OperatorKey>().IsShownBy(context.Request)) return Answer.SuccessAsync(context, status, health);
        var provider = services.GetRequiredService<PlatformSettings>().Database.Provider.ToString().ToLowerInvariant();
        return Answer.SuccessAsync(context, status, new OperatorHealth(health.Status, ProductVersion.Text, provider));
    }

    [LoggerMessage(LogLevel.Warning, "Not ready: the database can't be reached, or its schema is older than this node; run migrate")]
    private static partial void LogNotCurrent(ILogger log);

    [LoggerMessage(LogLevel.Warning, "Not ready: the database does not answer")]
    private static partial void LogUnreachable(ILogger log, Exception problem);
}
