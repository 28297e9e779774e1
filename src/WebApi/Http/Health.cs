using Platform.Infrastructure.Persistence;

namespace Platform.WebApi.Http;

/// <summary>Whether the node lives, or can serve.</summary>
/// <param name="Status"><c>ok</c> or <c>unavailable</c>.</param>
public sealed record Health(string Status)
{
    internal static readonly Health Ok = new("ok");
    internal static readonly Health Unavailable = new("unavailable");
}

/// <summary>Answers health checks.</summary>
internal sealed partial class HealthReply(HttpContext context)
{
    public Task Alive() => WriteAsync(Health.Ok, StatusCodes.Status200OK);

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

    private Task WriteAsync(Health health, int status) => Answer.SuccessAsync(context, status, health);

    [LoggerMessage(LogLevel.Warning, "Not ready: the database can't be reached, or its schema is older than this node; run migrate")]
    private static partial void LogNotCurrent(ILogger log);

    [LoggerMessage(LogLevel.Warning, "Not ready: the database does not answer")]
    private static partial void LogUnreachable(ILogger log, Exception problem);
}
