using Microsoft.AspNetCore.Connections;
using Platform.Application.Billing;
using Platform.Application.Common;
using Platform.Domain.Billing;
using Platform.Domain.Common;
using Platform.Infrastructure.Persistence.Failures;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Http.Pipeline;

/// <summary>Writes errors that never reach an endpoint, and exceptions from endpoints, in the surface's dialect.</summary>
internal sealed partial class ErrorHandlingMiddleware(RequestDelegate next, ILogger<ErrorHandlingMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted || IsDisconnect(context, exception))
        {
            await WriteAsync(context, exception);
            return;
        }

        var response = context.Response;
        if (response.StatusCode >= StatusCodes.Status400BadRequest && !response.HasStarted)
        {
            await ResponseWriter.FailureAsync(context, HttpErrors.OfStatus(response.StatusCode));
        }
    }

    /// <summary>Whether this exception is a server error (500 or above), and not the client's error or disconnect.</summary>
    public static bool IsOurs(HttpContext context, Exception exception) =>
        !IsDisconnect(context, exception) && ErrorOf(exception).Kind is ErrorKind.Internal or ErrorKind.Unavailable;

    private async Task WriteAsync(HttpContext context, Exception exception)
    {
        if (IsDisconnect(context, exception))
        {
            // The client can't read a response. Logs show nginx's status code for this case.
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }

        var error = ErrorOf(exception);
        if (error.Is(HttpErrors.Internal) || error.Is(HttpErrors.Unavailable) || error.Is(BillingErrors.Unreachable))
        {
            LogFailed(log, exception, context.TraceIdentifier);
        }

        await ResponseWriter.FailureAsync(context, error);
    }

    // An exception counts as a disconnect only if the client has disconnected and a disconnect can cause such an exception. A server error
    // that happens to follow a disconnect is still logged.
    private static bool IsDisconnect(HttpContext context, Exception exception)
    {
        if (!context.RequestAborted.IsCancellationRequested) return exception is ConnectionResetException;
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            // A broken pipe or stream to the client is an IOException.
            if (current is OperationCanceledException or IOException) return true;
        }

        return DatabaseFailure.KindOf(exception) == DatabaseFailureKind.Cancelled;
    }

    private static Error ErrorOf(Exception exception) => exception switch
    {
        RefusedException refused => refused.Error,
        BadHttpRequestException bad => HttpErrors.OfStatus(bad.StatusCode),
        SaveConflictException => HttpErrors.Unavailable,
        BillingUnreachableException => BillingErrors.Unreachable,
        _ => DatabaseFailure.IsUnreachable(exception) ? HttpErrors.Unavailable : HttpErrors.Internal,
    };

    [LoggerMessage(LogLevel.Error, "Request {RequestId} failed")]
    private static partial void LogFailed(ILogger log, Exception exception, string requestId);
}
