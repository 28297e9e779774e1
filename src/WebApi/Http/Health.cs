using Platform.Infrastructure.Persistence.Waiting;

namespace Platform.WebApi.Http;

/// <summary>Whether the node lives, or can serve.</summary>
/// <param name="Status"><c>ok</c> or <c>unavailable</c>.</param>
public sealed record Health(string Status)
{
    internal static readonly Health Ok = new("ok");
    internal static readonly Health Unavailable = new("unavailable");
}

/// <summary>Answers health checks.</summary>
internal sealed class HealthReply(HttpContext context)
{
    public Task Alive() => WriteAsync(Health.Ok, StatusCodes.Status200OK);

    public async Task Ready(Readiness readiness, IHostApplicationLifetime lifetime)
    {
        var isReady = !lifetime.ApplicationStopping.IsCancellationRequested && await readiness.IsReadyAsync(context.RequestAborted);
        if (!isReady) context.Response.Headers.RetryAfter = "1";
        await (isReady ? WriteAsync(Health.Ok, StatusCodes.Status200OK) : WriteAsync(Health.Unavailable, StatusCodes.Status503ServiceUnavailable));
    }

    private Task WriteAsync(Health health, int status) => Answer.SuccessAsync(context, status, health);
}
