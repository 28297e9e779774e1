using Platform.Application.Credentials;
using Platform.Application.Quotas;
using Platform.Application.Usage;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Quotas;
using Platform.WebApi.Auth;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Http;

/// <summary>
/// Counts each request once, here and nowhere else: for the organization whose credential it has, or else for the address it comes
/// from. What anyone may change without a credential, such as signing in and signing up, counts for the address in any case: nobody gets
/// more tries by showing keys. Refuses what is over a limit, and says on every answer how much is left.
/// </summary>
internal sealed class RateLimits(
    RequestDelegate next, QuotaLedger ledger, IQuotas quotas, IUsageRecorder uses, ConcurrencyLimits work, TimeProvider clock)
{
    public Task InvokeAsync(HttpContext context)
    {
        var counting = Of(context);
        if (counting == CountingRule.Never) return next(context);

        work.Record(context);
        var caller = IsDoor(context) ? null : context.CallerOrNull();
        if (counting == CountingRule.AnonymousOnly && caller is not null) return next(context);
        if (counting == CountingRule.OnlyShown && caller is not null) return ShowAsync(context, caller);

        var now = clock.GetUtcNow();
        var isDecided = caller is null
            ? ledger.TryTake(context.Connection.RemoteIpAddress, now, out var decision)
            : ledger.TryTake(caller.Organization, caller.Plan, now, out decision);
        return isDecided ? GoOn(context, caller, decision, now) : WaitAsync(context, caller);
    }

    private static CountingRule Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Counting>()?.Of
            ?? (Dialect.Of(context) == Dialect.Pages ? CountingRule.AnonymousOnly : CountingRule.Always);

    // An endpoint for anyone that changes something.
    private static bool IsDoor(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method)
            && context.GetEndpoint()?.Metadata.GetMetadata<Access>() is { Credential: AccessCredential.None };

    private async Task WaitAsync(HttpContext context, Caller? caller)
    {
        var decision = caller is null
            ? await ledger.TakeAsync(context.Connection.RemoteIpAddress, context.RequestAborted)
            : await ledger.TakeAsync(caller.Organization, caller.Plan, context.RequestAborted);
        await GoOn(context, caller, decision, clock.GetUtcNow());
    }

    private Task GoOn(HttpContext context, Caller? caller, in QuotaDecision decision, DateTimeOffset now)
    {
        switch (decision.Outcome)
        {
            case QuotaOutcome.Unlimited:
                return ServeAsync(context, caller, decision, now);
            case QuotaOutcome.Unavailable:
                return ResponseWriter.FailureAsync(context, HttpErrors.Unavailable);
            case QuotaOutcome.Refused:
                if (caller is not null) uses.RecordRefusal(caller, now);
                RateLimitHeaders.Set(context.Response.Headers, decision, now);
                return ResponseWriter.FailureAsync(context, HttpErrors.RateLimited with { RetryAfter = decision.Reset - now });
            default:
                RateLimitHeaders.Set(context.Response.Headers, decision, now);
                return ServeAsync(context, caller, decision, now);
        }
    }

    private async Task ServeAsync(HttpContext context, Caller? caller, QuotaDecision decision, DateTimeOffset now)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure)
        {
            if (!ErrorHandlingMiddleware.IsOurs(context, failure))
            {
                Count(context, caller, now);
                throw;
            }

            Refund(decision);
            if (decision.Spent is not null && !context.Response.HasStarted)
            {
                RateLimitHeaders.Set(context.Response.Headers, decision with { Remaining = decision.Remaining + 1 }, clock.GetUtcNow());
            }

            throw;
        }

        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError) Refund(decision);
        else Count(context, caller, now);
    }

    private void Count(HttpContext context, Caller? caller, DateTimeOffset now)
    {
        if (caller is not null) uses.RecordRequest(caller, VersionedOperation.UseOf(context), now);
    }

    // What we could not do is not counted.
    private static void Refund(in QuotaDecision decision)
    {
        if (decision.Spent is { } spent) QuotaLedger.Refund(spent);
    }

    private async Task ShowAsync(HttpContext context, Caller caller)
    {
        IReadOnlyList<QuotaStatus> windows;
        using (var turn = await work.EnterAsync(WorkKind.Reads, context))
        {
            if (turn is null)
            {
                await ResponseWriter.FailureAsync(context, ConcurrencyLimits.Busy);
                return;
            }

            windows = await quotas.ReadAsync(caller.Organization, caller.Plan, context.RequestAborted);
        }

        if (windows.FirstOrDefault(window => window.Limit is not null) is { Limit: { } limit, Remaining: { } remaining } shown)
        {
            var limits = new QuotaLimits((int?)windows[0].Limit, (int?)windows[1].Limit, (int?)windows[2].Limit);
            RateLimitHeaders.Set(
                context.Response.Headers,
                new QuotaDecision(QuotaOutcome.Admitted, limits, shown.Window, limit, remaining, shown.Reset, null),
                clock.GetUtcNow());
        }

        await next(context);
    }
}

/// <summary>
/// Whether requests to an endpoint count against limits. Where an endpoint says nothing they do, but on pages only those of strangers.
/// </summary>
internal sealed record Counting(CountingRule Of);

/// <summary>How requests are counted.</summary>
internal enum CountingRule
{
    /// <summary>Each one, and what is over the limit is refused.</summary>
    Always,

    /// <summary>Never, but the answer tells what is left.</summary>
    OnlyShown,

    /// <summary>Never, and the answer does not speak of limits.</summary>
    Never,

    /// <summary>
    /// Only those that count for the address: pages limit people who have signed in by themselves, and cost the organization nothing.
    /// </summary>
    AnonymousOnly,
}

/// <summary>How an endpoint says that its requests are not counted.</summary>
internal static class CountingConventions
{
    /// <summary>Neither counted nor refused for a known caller; the answer tells what is left.</summary>
    public static TBuilder Uncounted<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Counting(CountingRule.OnlyShown));

    /// <summary>Neither counted nor limited, for load balancers.</summary>
    public static TBuilder WithoutLimits<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Counting(CountingRule.Never));
}
