using Platform.Application.Credentials;
using Platform.Application.Quotas;
using Platform.Application.Usage;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Quotas;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Concurrency;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Pipeline;
using Platform.WebApi.Http.Responses;
using Platform.WebApi.Http.Versioning;

namespace Platform.WebApi.Http.Limits;

/// <summary>
/// Counts each request once, and only here: for the credential's organization or, without a credential, for the client's address. Changes
/// that need no credential, such as signing in and signing up, always count for the address, so presenting keys gives no extra tries.
/// Refuses requests over a limit, and sets the remaining quota on every response.
/// </summary>
internal sealed class RateLimits(
    RequestDelegate next, QuotaLedger ledger, IQuotas quotas, IUsageRecorder usage, ConcurrencyLimits work, TimeProvider clock)
{
    public Task InvokeAsync(HttpContext context)
    {
        var counting = Of(context);
        if (counting == CountingRule.Never) return next(context);

        work.Record(context);
        var caller = IsAnonymousChange(context) ? null : context.CallerOrNull();
        if (counting == CountingRule.AnonymousOnly && caller is not null) return next(context);
        if (counting == CountingRule.OnlyShown && caller is not null) return ShowAsync(context, caller);

        var now = clock.GetUtcNow();
        var isDecided = caller is null
            ? ledger.TryTake(context.Connection.RemoteIpAddress, now, out var decision)
            : ledger.TryTake(caller.Organization, caller.Plan, now, out decision);
        return isDecided ? ApplyAsync(context, caller, decision, now) : WaitAsync(context, caller);
    }

    private static CountingRule Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Counting>()?.Of
            ?? (Dialect.Of(context).IsForPages ? CountingRule.AnonymousOnly : CountingRule.Always);

    // An endpoint that changes something and needs no credential.
    private static bool IsAnonymousChange(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method)
            && context.GetEndpoint()?.Metadata.GetMetadata<Access>() is { Credential: AccessCredential.None };

    private async Task WaitAsync(HttpContext context, Caller? caller)
    {
        var decision = caller is null
            ? await ledger.TakeAsync(context.Connection.RemoteIpAddress, context.RequestAborted)
            : await ledger.TakeAsync(caller.Organization, caller.Plan, context.RequestAborted);
        await ApplyAsync(context, caller, decision, clock.GetUtcNow());
    }

    private Task ApplyAsync(HttpContext context, Caller? caller, in QuotaDecision decision, DateTimeOffset now)
    {
        switch (decision.Outcome)
        {
            case QuotaOutcome.Unlimited:
                return ServeAsync(context, caller, decision, now);
            case QuotaOutcome.Unavailable:
                return ResponseWriter.FailureAsync(context, HttpErrors.Unavailable);
            case QuotaOutcome.Refused:
                if (caller is not null) usage.RecordRefusal(caller, now);
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
        catch (Exception exception)
        {
            if (!ErrorHandlingMiddleware.IsOurs(context, exception))
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
        if (caller is not null) usage.RecordRequest(caller, RequestVersion.UseOf(context), now);
    }

    // A request that failed because of the server doesn't count.
    private static void Refund(in QuotaDecision decision)
    {
        if (decision.Spent is { } spent) QuotaLedger.Refund(spent);
    }

    private async Task ShowAsync(HttpContext context, Caller caller)
    {
        IReadOnlyList<QuotaStatus> windows;
        using (var permit = await work.EnterAsync(WorkKind.Reads, context))
        {
            if (permit is null)
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

/// <summary>Whether requests to an endpoint count against limits. Without this metadata they do; on pages, only anonymous ones.</summary>
internal sealed record Counting(CountingRule Of);

/// <summary>How requests are counted.</summary>
internal enum CountingRule
{
    /// <summary>Every request counts, and requests over the limit are refused.</summary>
    Always,

    /// <summary>Requests don't count, but the response has the limit headers.</summary>
    OnlyShown,

    /// <summary>Requests don't count, and the response has no limit headers.</summary>
    Never,

    /// <summary>
    /// Only anonymous requests count, for the address. Pages limit signed-in people separately and don't use up the organization's quota.
    /// </summary>
    AnonymousOnly,
}

/// <summary>Declares that an endpoint's requests don't count.</summary>
internal static class CountingConventions
{
    /// <summary>Requests of an authenticated caller are neither counted nor refused; the response shows the remaining quota.</summary>
    public static TBuilder Uncounted<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Counting(CountingRule.OnlyShown));

    /// <summary>Requests are neither counted nor limited; for load balancers.</summary>
    public static TBuilder WithoutLimits<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Counting(CountingRule.Never));
}
