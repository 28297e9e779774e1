using Microsoft.AspNetCore.Connections;
using Platform.Application.Billing;
using Platform.Application.Common;
using Platform.Domain.Billing;
using Platform.Domain.Common;
using Platform.Infrastructure.Persistence.Failures;

namespace Platform.WebApi.Http;

/// <summary>Words every failure that never reaches an endpoint, or comes out of one as an exception, in the surface's dialect.</summary>
internal sealed partial class ErrorHandlingMiddleware(RequestDelegate next, ILogger<ErrorHandlingMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (!context.Response.HasStarted || IsGone(context, failure))
        {
            await WriteAsync(context, failure);
            return;
        }

        var response = context.Response;
        if (response.StatusCode >= StatusCodes.Status400BadRequest && !response.HasStarted)
        {
            await ResponseWriter.FailureAsync(context, HttpErrors.OfStatus(response.StatusCode));
        }
    }

    /// <summary>
    /// Whether a request that ends with this failure could not be served through no fault of its sender's: it is answered 500 or above.
    /// </summary>
    public static bool IsOurs(HttpContext context, Exception failure) =>
        !IsGone(context, failure) && ErrorOf(failure).Kind is ErrorKind.Internal or ErrorKind.Unavailable;

    private async Task WriteAsync(HttpContext context, Exception failure)
    {
        if (IsGone(context, failure))
        {
            // No one is there to read an answer; nginx's code for it is what logs know.
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }

        var error = ErrorOf(failure);
        if (error == HttpErrors.Internal || error == HttpErrors.Unavailable || error == BillingErrors.Unreachable)
        {
            LogFailed(log, failure, context.TraceIdentifier);
        }

        await ResponseWriter.FailureAsync(context, error);
    }

    // A failure is the client's departure only where the client is gone, and only if that is how such a departure ends a request: a
    // fault of ours that happens to come after it is still logged.
    private static bool IsGone(HttpContext context, Exception failure)
    {
        if (!context.RequestAborted.IsCancellationRequested) return failure is ConnectionResetException;
        for (Exception? at = failure; at is not null; at = at.InnerException)
        {
            // A pipe or a stream to the client that is broken is an IOException.
            if (at is OperationCanceledException or IOException) return true;
        }

        return DatabaseFailure.KindOf(failure) == DatabaseFailureKind.Cancelled;
    }

    private static Error ErrorOf(Exception failure) => failure switch
    {
        RefusedException refused => refused.Error,
        BadHttpRequestException bad => HttpErrors.OfStatus(bad.StatusCode),
        SaveConflictException => HttpErrors.Unavailable,
        BillingUnreachableException => BillingErrors.Unreachable,
        _ => DatabaseFailure.IsUnreachable(failure) ? HttpErrors.Unavailable : HttpErrors.Internal,
    };

    [LoggerMessage(LogLevel.Error, "Request {RequestId} failed")]
    private static partial void LogFailed(ILogger log, Exception failure, string requestId);
}
