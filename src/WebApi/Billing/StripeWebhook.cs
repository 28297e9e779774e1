using Platform.Application.Billing;
using Platform.Domain.Common;
using Platform.Infrastructure.Billing;
using Platform.Infrastructure.Quotas;
using Platform.WebApi.Http.Concurrency;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Limits;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Billing;

/// <summary>
/// Handles Stripe's events. Stripe resends an event for up to three days unless the response is 2xx: so the response is 200 if a retry
/// wouldn't change anything, and 503 if Stripe or the database can't be reached.
/// </summary>
internal static partial class StripeWebhook
{
    private const string Signature = "Stripe-Signature";

    public static async Task TakeAsync(HttpContext context)
    {
        var events = context.RequestServices.GetRequiredService<StripeEvents>();
        if (!events.IsEnabled)
        {
            await RefuseAsync(context, HttpErrors.NotFound);
            return;
        }

        var body = await BodyReader.ReadRawAsync(context);
        var read = events.Read(body, context.Request.Headers[Signature] is [{ } signature] ? signature : null);
        if (read.Error is { } error)
        {
            await RefuseAsync(context, error);
            return;
        }

        var received = read.Value;
        var handled = await context.RequestServices.GetRequiredService<ConcurrencyLimits>().SendAsync(context, received);
        if (handled.Error is { } refused)
        {
            await ResponseWriter.FailureAsync(context, refused);
            return;
        }

        var log = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(StripeWebhook));
        LogEvent(log, received.EventId, received.Type, handled.Value);
        await ResponseWriter.SuccessAsync(context, StatusCodes.Status200OK, new EventReceived(true));
    }

    // An unsigned request counts for the address, like any other request without a credential.
    private static async Task RefuseAsync(HttpContext context, Error error)
    {
        var (ledger, clock) = (
            context.RequestServices.GetRequiredService<QuotaLedger>(), context.RequestServices.GetRequiredService<TimeProvider>());
        var decision = await ledger.TakeAsync(context.Connection.RemoteIpAddress, context.RequestAborted);
        var now = clock.GetUtcNow();
        if (decision.Outcome is QuotaOutcome.Refused or QuotaOutcome.Admitted)
        {
            RateLimitHeaders.Set(context.Response.Headers, decision, now);
        }

        await ResponseWriter.FailureAsync(context, decision.Outcome switch
        {
            QuotaOutcome.Refused => HttpErrors.RateLimited with { RetryAfter = decision.Reset - now },
            QuotaOutcome.Unavailable => HttpErrors.Unavailable,
            _ => error,
        });
    }

    [LoggerMessage(LogLevel.Information, "Event {EventId} of type {Type}: {Outcome}")]
    private static partial void LogEvent(ILogger log, string eventId, string type, BillingEventOutcome outcome);
}

/// <summary>The response to an event that needn't be sent again.</summary>
/// <param name="Received">Always true.</param>
internal sealed record EventReceived(bool Received);
