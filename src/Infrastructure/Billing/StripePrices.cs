using Microsoft.Extensions.Logging;
using Platform.Application.Billing;
using Platform.Infrastructure.Settings;
using Stripe;
using Plan = Platform.Domain.Organizations.Plan;

namespace Platform.Infrastructure.Billing;

/// <summary>
/// The prices of the plans, asked of Stripe at most every 10 minutes, or 30 seconds after one could not be read, and kept meanwhile.
/// </summary>
internal sealed partial class StripePrices(StripeConnection stripe, StripeSettings settings, TimeProvider clock, ILogger<StripePrices> log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan IntervalAfterFailure = TimeSpan.FromSeconds(30);

    // Callers wait no longer than this for the first answers, and get no price if none has come; later ones never wait.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private volatile Dictionary<Plan, PlanPrice> _known = [];
    private volatile bool _hasAsked;
    private TimeSpan _interval;
    private long? _askedAt;
    private Task? _asking;

    /// <summary>The last known prices.</summary>
    public async ValueTask<IReadOnlyDictionary<Plan, PlanPrice>> GetAsync(CancellationToken ct)
    {
        if (AskIfDue() is { } asking && !_hasAsked)
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
            if (_askedAt is { } at && clock.GetElapsedTime(at) < _interval) return null;
            _askedAt = clock.GetTimestamp();
            return _asking = Task.Run(AskAllAsync);
        }
    }

    private async Task AskAllAsync()
    {
        var areRead = await Task.WhenAll(settings.Prices.Select(price => AskAsync(price.Key, price.Value)));
        lock (_gate) _interval = Array.TrueForAll(areRead, isRead => isRead) ? Interval : IntervalAfterFailure;
        _hasAsked = true;
    }

    private async Task<bool> AskAsync(Plan plan, string id)
    {
        try
        {
            var price = await stripe.FindAsync(
                (client, ct) => new PriceService(client).GetAsync(id, cancellationToken: ct), CancellationToken.None);
            if (price is null) LogMissing(log, plan, id);
            else StripeConnection.Required(price.Id);
            Set(plan, price is null ? null : ViewOf(price));
            return price is not null;
        }
        catch (BillingUnreachableException problem)
        {
            LogNotRead(log, plan, problem.Message);
            return false;
        }
    }

    private void Set(Plan plan, PlanPrice? price)
    {
        lock (_gate)
        {
            var known = new Dictionary<Plan, PlanPrice>(_known);
            if (price is null) known.Remove(plan);
            else known[plan] = price;
            _known = known;
        }
    }

    // One without a single amount, such as a price in tiers, can't be shown.
    private static PlanPrice? ViewOf(Price price)
    {
        if (price is not { UnitAmount: { } amount, Recurring: { } recurring }) return null;
        var interval = recurring.IntervalCount == 1 ? recurring.Interval : $"{recurring.IntervalCount} {recurring.Interval}s";
        return new PlanPrice(amount, price.Currency, interval);
    }

    [LoggerMessage(LogLevel.Warning, "The price of the {Plan} plan could not be read: {Problem}; the last known one is shown")]
    private static partial void LogNotRead(ILogger log, Plan plan, string problem);

    [LoggerMessage(LogLevel.Warning, "Stripe knows no price {Price}, which is set for the {Plan} plan")]
    private static partial void LogMissing(ILogger log, Plan plan, string price);
}
