using Microsoft.AspNetCore.Connections;
using Platform.Application.Common;

namespace Platform.WebApi.Http;

/// <summary>Words every failure that never reaches an endpoint, or comes out of one as an exception, in the surface's dialect.</summary>
internal sealed partial class UniformErrors(RequestDelegate next, ILogger<UniformErrors> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            await TellAsync(context, failure);
            return;
        }

        var response = context.Response;
        if (response.StatusCode >= StatusCodes.Status400BadRequest && !response.HasStarted)
        {
            await Answer.FailureAsync(context, HttpErrors.OfStatus(response.StatusCode));
        }
    }

    private async Task TellAsync(HttpContext context, Exception failure)
    {
        if (context.RequestAborted.IsCancellationRequested && failure is OperationCanceledException or ConnectionResetException)
        {
            // No one is there to read an answer; nginx's code for it is what logs know.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }

        var error = failure switch
        {
            RefusedException refused => refused.Error,
            BadHttpRequestException bad => HttpErrors.OfStatus(bad.StatusCode),
            SaveConflictException => HttpErrors.Unavailable,
            _ => HttpErrors.Internal,
        };
        if (error == HttpErrors.Internal || error == HttpErrors.Unavailable) LogFailed(log, failure, context.TraceIdentifier);

        await Answer.FailureAsync(context, error);
    }

    [LoggerMessage(LogLevel.Error, "Request {RequestId} failed")]
    private static partial void LogFailed(ILogger log, Exception failure, string requestId);
}
