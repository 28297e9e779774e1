using Microsoft.Extensions.Logging;
using Platform.Application.Billing;
using Platform.Domain.Billing;
using Platform.Infrastructure.Settings;
using Stripe;
using Plan = Platform.Domain.Organizations.Plan;
using Stripe.Checkout;
using PortalSessionCreateOptions = Stripe.BillingPortal.SessionCreateOptions;
using PortalSessionService = Stripe.BillingPortal.SessionService;
using StripeSubscription = Stripe.Subscription;

namespace Platform.Infrastructure.Billing;

/// <summary>Sells plans through Stripe.</summary>
internal sealed partial class StripeBilling(
    StripeConnection stripe, StripePrices prices, StripeSettings settings, ILogger<StripeBilling> log) : IBilling
{
    private const string OrgKey = "org_key";

    // The most that one page of Stripe's lists has; no customer has that many subscriptions.
    private const int ListMax = 100;

    public bool IsEnabled => true;

    public ValueTask<IReadOnlyDictionary<Plan, PlanPrice>> GetPricesAsync(CancellationToken ct) => prices.GetAsync(ct);

    public async Task<string> CreateCustomerAsync(BillingCustomer customer, CancellationToken ct)
    {
        var customers = new CustomerService(stripe.Client);

        // The same key must come with the same content, so that name and address follow in a call of their own.
        var options = new CustomerCreateOptions { Metadata = new Dictionary<string, string> { [OrgKey] = customer.OrgKey } };
        var once = new RequestOptions { IdempotencyKey = customer.IdempotencyKey };
        var made = await StripeConnection.GetAsync(() => customers.CreateAsync(options, once, ct), ct);
        var named = new CustomerUpdateOptions { Name = customer.Name, Email = customer.Email };
        await StripeConnection.FindAsync(() => customers.UpdateAsync(made.Id, named, cancellationToken: ct), ct);
        return made.Id;
    }

    public async Task<IReadOnlyList<SubscriptionState>> ListSubscriptionsAsync(string customerId, CancellationToken ct)
    {
        var options = new SubscriptionListOptions { Customer = customerId, Status = "all", Limit = ListMax };
        var found = await StripeConnection.FindAsync(
            () => new SubscriptionService(stripe.Client).ListAsync(options, cancellationToken: ct), ct);
        var states = found?.Data.Select(StateOf).ToList() ?? [];
        foreach (var foreign in states.Where(state => state is { IsOpen: true, Plan: null })) LogForeignPrice(log, foreign.Id, foreign.PriceId);
        return states;
    }

    public async Task<Application.Billing.Checkout?> BeginCheckoutAsync(CheckoutRequest request, CancellationToken ct)
    {
        var metadata = new Dictionary<string, string> { [OrgKey] = request.OrgKey };
        var options = new SessionCreateOptions
        {
            Mode = "subscription",
            Customer = request.CustomerId,
            ClientReferenceId = request.OrgKey,
            LineItems = [new SessionLineItemOptions { Price = settings.Prices[request.Plan], Quantity = 1 }],
            SubscriptionData = new SessionSubscriptionDataOptions { Metadata = metadata },
            SuccessUrl = request.SuccessUrl,
            CancelUrl = request.CancelUrl,
            Metadata = metadata,
        };
        var session = await StripeConnection.FindAsync(() => new SessionService(stripe.Client).CreateAsync(options, cancellationToken: ct), ct);
        return session is null ? null : new Application.Billing.Checkout(session.Id, session.Url);
    }

    public async Task ExpireCheckoutAsync(string checkoutId, CancellationToken ct)
    {
        var sessions = new SessionService(stripe.Client);
        if (await StripeConnection.FindAsync(() => sessions.GetAsync(checkoutId, cancellationToken: ct), ct) is not { Status: "open" }) return;
        try
        {
            await StripeConnection.FindAsync(() => sessions.ExpireAsync(checkoutId, cancellationToken: ct), ct);
        }
        catch (BillingUnreachableException)
        {
            // It may have been paid in between, which Stripe refuses to expire.
            var session = await StripeConnection.FindAsync(() => sessions.GetAsync(checkoutId, cancellationToken: ct), ct);
            if (session is { Status: "open" }) throw;
        }
    }

    public async Task<string> OpenPortalAsync(string customerId, string returnUrl, CancellationToken ct)
    {
        var options = new PortalSessionCreateOptions { Customer = customerId, ReturnUrl = returnUrl };
        return (await StripeConnection.GetAsync(() => new PortalSessionService(stripe.Client).CreateAsync(options, cancellationToken: ct), ct)).Url;
    }

    private SubscriptionState StateOf(StripeSubscription subscription)
    {
        // One item is sold; what else may be added at Stripe buys no plan.
        var items = subscription.Items?.Data ?? [];
        var item = items.Find(item => settings.PlanOf(item.Price?.Id) is not null) ?? items.FirstOrDefault();
        var periodEnd = item is null ? (DateTimeOffset?)null : Instant(item.CurrentPeriodEnd);
        var cancelAt = subscription.CancelAt is { } at ? Instant(at) : subscription.CancelAtPeriodEnd ? periodEnd : null;
        return new SubscriptionState(
            subscription.Id, StatusOf(subscription.Status), item?.Price?.Id, settings.PlanOf(item?.Price?.Id), periodEnd, cancelAt);
    }

    private static DateTimeOffset Instant(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static SubscriptionStatus StatusOf(string status) => status switch
    {
        "incomplete" => SubscriptionStatus.Incomplete,
        "incomplete_expired" => SubscriptionStatus.IncompleteExpired,
        "trialing" => SubscriptionStatus.Trialing,
        "active" => SubscriptionStatus.Active,
        "past_due" => SubscriptionStatus.PastDue,
        "unpaid" => SubscriptionStatus.Unpaid,
        "paused" => SubscriptionStatus.Paused,
        _ => SubscriptionStatus.Canceled,
    };

    [LoggerMessage(LogLevel.Warning, "Subscription {Subscription} has the price {Price}, which is no plan's; it changes no plan")]
    private static partial void LogForeignPrice(ILogger log, string subscription, string? price);
}
