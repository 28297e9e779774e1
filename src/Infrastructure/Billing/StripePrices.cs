using Microsoft.Extensions.Logging;
using Platform.Application.Billing;
using Platform.Infrastructure.Settings;
using Stripe;
using Plan = Platform.Domain.Organizations.Plan;

namespace Platform.Infrastructure.Billing;

/// <summary>The prices of the plans, asked of Stripe at most every 10 minutes and kept when it can't be reached.</summary>
internal sealed partial class StripePrices(StripeConnection stripe, StripeSettings settings, TimeProvider clock, ILogger<StripePrices> log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    // The first caller waits no longer than this, and gets no price if none has come.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private volatile Dictionary<Plan, PlanPrice> _known = [];
    private long? _askedAt;
    private Task? _asking;

    /// <summary>The last known prices. Only where none is known yet does the caller wait for Stripe.</summary>
    public async ValueTask<IReadOnlyDictionary<Plan, PlanPrice>> GetAsync(CancellationToken ct)
    {
        if (AskIfDue() is { IsCompleted: false } asking && _known.Count == 0)
        {
            try
            {
                await asking.WaitAsync(Patience, ct);
            }
            catch (TimeoutException)
            {
                // It goes on without this caller.
            }
        }

        return _known;
    }

    private Task? AskIfDue()
    {
        lock (_gate)
        {
            if (_asking is { IsCompleted: false }) return _asking;
            if (_askedAt is { } at && clock.GetElapsedTime(at) < Interval) return null;
            _askedAt = clock.GetTimestamp();
            return _asking = Task.Run(AskAllAsync);
        }
    }

    private async Task AskAllAsync()
    {
        var found = new Dictionary<Plan, PlanPrice>(_known);
        foreach (var (plan, id) in settings.Prices)
        {
            try
            {
                var price = await StripeConnection.FindAsync(() => new PriceService(stripe.Client).GetAsync(id), CancellationToken.None);
                if (ViewOf(price) is { } view) found[plan] = view;
                else found.Remove(plan);
            }
            catch (BillingUnreachableException problem)
            {
                LogNotRead(log, plan, problem.Message);
            }
        }

        _known = found;
    }

    // One without a single amount, such as a price in tiers, can't be shown.
    private static PlanPrice? ViewOf(Price? price)
    {
        if (price is not { UnitAmount: { } amount, Recurring: { } recurring }) return null;
        var interval = recurring.IntervalCount == 1 ? recurring.Interval : $"{recurring.IntervalCount} {recurring.Interval}s";
        return new PlanPrice(amount, price.Currency, interval);
    }

    [LoggerMessage(LogLevel.Warning, "The price of the {Plan} plan could not be read: {Problem}; the last known one is shown")]
    private static partial void LogNotRead(ILogger log, Plan plan, string problem);
}
