using Microsoft.Extensions.Logging;
using Platform.Application.Billing;
using Platform.Domain.Billing;
using Platform.Infrastructure.Settings;
using Stripe;
using Plan = Platform.Domain.Organizations.Plan;
using Stripe.Checkout;
using StripeSubscription = Stripe.Subscription;

namespace Platform.Infrastructure.Billing;

/// <summary>Sells plans through Stripe.</summary>
internal sealed partial class StripeBilling(
    StripeConnection stripe, StripePrices prices, StripePortal portal, StripeSettings settings, ILogger<StripeBilling> log) : IBilling
{
    private const string OrgKey = "org_key";
    private const string Open = "open";
    private const string Ended = "canceled";

    // The only cancellation reason that nobody chose.
    private const string PaymentFailed = "payment_failed";

    // The largest page of Stripe's lists; no customer has that many subscriptions.
    private const int ListMax = 100;

    public bool IsEnabled => true;

    public ValueTask<IReadOnlyDictionary<Plan, PlanPrice>> GetPricesAsync(CancellationToken ct) => prices.GetAsync(ct);

    public async Task<string> CreateCustomerAsync(BillingCustomer customer, CancellationToken ct)
    {
        // Requests with the same idempotency key must have the same content, so name and address are sent in a second call.
        var options = new CustomerCreateOptions { Metadata = new Dictionary<string, string> { [OrgKey] = customer.OrgKey } };
        var once = new RequestOptions { IdempotencyKey = customer.IdempotencyKey };
        var made = await stripe.GetAsync((client, token) => new CustomerService(client).CreateAsync(options, once, token), ct);
        var id = StripeConnection.Required(made.Id);
        var named = new CustomerUpdateOptions { Name = customer.Name, Email = customer.Email };
        var updated = await stripe.FindAsync(
            (client, token) => new CustomerService(client).UpdateAsync(id, named, cancellationToken: token), ct);
        return updated is null ? id : StripeConnection.Required(updated.Id);
    }

    public async Task<IReadOnlyList<SubscriptionState>> ListSubscriptionsAsync(string customerId, CancellationToken ct)
    {
        var options = new SubscriptionListOptions { Customer = customerId, Status = "all", Limit = ListMax };
        var found = await stripe.FindAsync(
            (client, token) => new SubscriptionService(client).ListAsync(options, cancellationToken: token), ct);
        var states = found is null ? [] : StripeConnection.Required(found.Data).Select(StateOf).ToList();
        foreach (var foreign in states.Where(state => state is { IsOpen: true, Plan: null }))
        {
            LogForeignPrice(log, foreign.Id, foreign.PriceId);
        }

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
        var session = await stripe.FindAsync(
            (client, token) => new SessionService(client).CreateAsync(options, cancellationToken: token), ct);
        if (session is null) return null;
        return new Application.Billing.Checkout(StripeConnection.Required(session.Id), StripeConnection.Required(session.Url));
    }

    public async Task ExpireCheckoutAsync(string checkoutId, CancellationToken ct)
    {
        if (await FindSessionAsync(checkoutId, ct) is not { Status: Open }) return;
        try
        {
            var expired = await stripe.FindAsync(
                (client, token) => new SessionService(client).ExpireAsync(checkoutId, cancellationToken: token), ct);
            if (expired is not null) StripeConnection.Required(expired.Status);
        }
        catch (BillingUnreachableException)
        {
            // It may have been paid in between; Stripe doesn't expire a paid session.
            if (await FindSessionAsync(checkoutId, ct) is { Status: Open }) throw;
        }
    }

    public Task<string> OpenPortalAsync(string customerId, string returnUrl, CancellationToken ct) =>
        portal.OpenAsync(customerId, returnUrl, ct);

    // An answer without a status isn't Stripe's, and doesn't prove that the purchase can no longer be paid.
    private async Task<Session?> FindSessionAsync(string checkoutId, CancellationToken ct)
    {
        var session = await stripe.FindAsync(
            (client, token) => new SessionService(client).GetAsync(checkoutId, cancellationToken: token), ct);
        if (session is not null) StripeConnection.Required(session.Status);
        return session;
    }

    private SubscriptionState StateOf(StripeSubscription subscription)
    {
        // One item is sold; other items that were added at Stripe don't affect the plan.
        var items = subscription.Items?.Data ?? [];
        var item = items.Find(item => settings.PlanOf(item.Price?.Id) is not null) ?? items.FirstOrDefault();
        var periodEnd = item is null ? (DateTimeOffset?)null : Instant(item.CurrentPeriodEnd);
        var cancelAt = subscription.CancelAt is { } at ? Instant(at) : subscription.CancelAtPeriodEnd ? periodEnd : null;
        return new SubscriptionState(
            StripeConnection.Required(subscription.Id),
            StatusOf(StripeConnection.Required(subscription.Status)),
            item?.Price?.Id,
            settings.PlanOf(item?.Price?.Id),
            periodEnd,
            cancelAt)
        {
            IsEndedByFailedPayment = subscription is { Status: Ended, CancellationDetails.Reason: PaymentFailed },
        };
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

    [LoggerMessage(LogLevel.Warning, "Subscription {Subscription} has the price {Price}, which belongs to no plan and changes none")]
    private static partial void LogForeignPrice(ILogger log, string subscription, string? price);
}
