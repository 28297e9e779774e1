using Microsoft.Extensions.Logging;
using Platform.Application.Billing;
using Platform.Infrastructure.Settings;
using Stripe;
using Plan = Platform.Domain.Organizations.Plan;

namespace Platform.Infrastructure.Billing;

/// <summary>
/// The prices of the plans, read from Stripe at most every 10 minutes, or 30 seconds after a failure, and cached in between.
/// </summary>
internal sealed partial class StripePrices(StripeConnection stripe, StripeSettings settings, TimeProvider clock, ILogger<StripePrices> log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan IntervalAfterFailure = TimeSpan.FromSeconds(30);

    // How long callers wait for the first prices. After that they get none; later callers never wait.
    private static readonly TimeSpan FirstWaitLimit = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private volatile Dictionary<Plan, PlanPrice> _prices = [];
    private volatile bool _hasLoaded;
    private TimeSpan _interval;
    private long? _loadingSince;
    private Task? _loading;

    /// <summary>The last known prices.</summary>
    public async ValueTask<IReadOnlyDictionary<Plan, PlanPrice>> GetAsync(CancellationToken ct)
    {
        if (LoadIfDue() is { } loading && !_hasLoaded)
        {
            try
            {
                await loading.WaitAsync(FirstWaitLimit, ct);
            }
            catch (TimeoutException)
            {
                // Loading continues without this caller.
            }
        }

        return _prices;
    }

    private Task? LoadIfDue()
    {
        lock (_gate)
        {
            if (_loading is { IsCompleted: false }) return _loading;
            if (_loadingSince is { } at && clock.GetElapsedTime(at) < _interval) return null;
            _loadingSince = clock.GetTimestamp();
            return _loading = Task.Run(LoadAllAsync);
        }
    }

    private async Task LoadAllAsync()
    {
        var areRead = await Task.WhenAll(settings.Prices.Select(price => LoadAsync(price.Key, price.Value)));
        lock (_gate) _interval = Array.TrueForAll(areRead, isRead => isRead) ? Interval : IntervalAfterFailure;
        _hasLoaded = true;
    }

    private async Task<bool> LoadAsync(Plan plan, string id)
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
            var known = new Dictionary<Plan, PlanPrice>(_prices);
            if (price is null) known.Remove(plan);
            else known[plan] = price;
            _prices = known;
        }
    }

    // A price without a single amount, for example a tiered price, can't be displayed.
    private static PlanPrice? ViewOf(Price price)
    {
        if (price is not { UnitAmount: { } amount, Recurring: { } recurring }) return null;
        var interval = recurring.IntervalCount == 1 ? recurring.Interval : $"{recurring.IntervalCount} {recurring.Interval}s";
        return new PlanPrice(amount, price.Currency, interval);
    }

    [LoggerMessage(LogLevel.Warning, "The price of the {Plan} plan could not be read: {Problem}; the last known price is used")]
    private static partial void LogNotRead(ILogger log, Plan plan, string problem);

    [LoggerMessage(LogLevel.Warning, "Price {Price}, configured for the {Plan} plan, doesn't exist at Stripe")]
    private static partial void LogMissing(ILogger log, Plan plan, string price);
}
