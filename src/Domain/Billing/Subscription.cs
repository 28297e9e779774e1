using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Domain.Billing;

/// <summary>The ID of a <see cref="Subscription"/>.</summary>
public readonly record struct SubscriptionId(long Value) : IEntityId<SubscriptionId>
{
    /// <inheritdoc/>
    public static SubscriptionId From(long value) => new(value);
}

/// <summary>
/// An organization's subscription at the payment provider, and who decides its plan: billing or the operator. There is a row for
/// each organization that has ever had either.
/// </summary>
public sealed class Subscription
{
    /// <summary>Longest provider ID; Stripe's are far shorter.</summary>
    public const int ProviderIdMaxLength = 255;

    /// <summary>How long the plan is kept after a payment has failed.</summary>
    public static readonly TimeSpan PaymentGrace = TimeSpan.FromDays(7);

    /// <summary>How long before the end of the grace period the last reminder is sent.</summary>
    public static readonly TimeSpan LastReminder = TimeSpan.FromDays(1);

    private Subscription() { }

    public SubscriptionId Id { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    public Organization Organization { get; private set; } = null!;

    /// <summary>The provider's ID of the customer, such as <c>cus_NffrFeUfNV2Hib</c>; null before the first checkout is started.</summary>
    public string? CustomerId { get; private set; }

    /// <summary>
    /// The number of this organization's customers that the provider has deleted. The next customer
    /// is created with another idempotency key.
    /// </summary>
    public int CustomersLost { get; private set; }

    /// <summary>The checkout that was started last and may still be open; null for none.</summary>
    public string? CheckoutId { get; private set; }

    /// <summary>The provider's ID of the subscription; null if there is none.</summary>
    public string? ProviderId { get; private set; }

    public SubscriptionStatus Status { get; private set; }

    /// <summary>The price of the subscription; null if there is none.</summary>
    public string? PriceId { get; private set; }

    /// <summary>The plan of that price; null if the price is not configured.</summary>
    public Plan? Plan { get; private set; }

    /// <summary>When the current period ends.</summary>
    public DateTimeOffset? PeriodEnd { get; private set; }

    /// <summary>When the subscription ends permanently; null while it renews.</summary>
    public DateTimeOffset? CancelAt { get; private set; }

    /// <summary>Since when a failed payment has been due; null if all payments succeeded.</summary>
    public DateTimeOffset? PaymentFailedSince { get; private set; }

    /// <summary>The last email about that payment.</summary>
    public PaymentNotice PaymentNotice { get; private set; }

    /// <summary>Whether the subscription decides the organization's plan. Otherwise the operator does.</summary>
    public bool ManagedByBilling { get; private set; }

    /// <summary>When the current state was last requested from the provider; null before the first time.</summary>
    public DateTimeOffset? AskedAt { get; private set; }

    /// <summary>Concurrency token: a save that is based on an older version fails.</summary>
    public long Version { get; private set; }

    /// <summary>Whether a subscription exists that has not ended permanently.</summary>
    public bool IsOpen => ProviderId is not null && Status.IsOpen();

    /// <summary>When the plan ends unless the failed payment is made; null if no payment has failed.</summary>
    public DateTimeOffset? GraceEnd => PaymentFailedSince + PaymentGrace;

    /// <summary>Creates an organization's row. A plan that it has without a subscription was chosen by the operator, and stays.</summary>
    public static Subscription Create(Organization organization) => new()
    {
        Organization = organization,
        OrganizationId = organization.Id,
        ManagedByBilling = organization.Plan == Organizations.Plan.Free,
    };

    /// <summary>Lets the operator decide the plan; false if that is so already.</summary>
    public bool LeaveToOperator()
    {
        if (!ManagedByBilling) return false;
        ManagedByBilling = false;
        return true;
    }

    /// <summary>Lets the subscription decide the plan; false if that is so already.</summary>
    public bool LeaveToBilling()
    {
        if (ManagedByBilling) return false;
        ManagedByBilling = true;
        return true;
    }

    /// <summary>Sets the provider's ID of the customer.</summary>
    public void SetCustomer(string id) => CustomerId = id;

    /// <summary>Removes a customer that the provider has deleted.</summary>
    public void LoseCustomer()
    {
        if (CustomerId is null) return;
        (CustomerId, CheckoutId) = (null, null);
        CustomersLost++;
    }

    /// <summary>Sets the checkout that was started, or null once it can no longer be paid.</summary>
    public void SetCheckout(string? id) => CheckoutId = id;

    /// <summary>Applies the provider's current state.</summary>
    /// <param name="states">All subscriptions of the customer, newest first.</param>
    /// <param name="now">When the state was requested.</param>
    /// <returns>Whether anything other than the time has changed.</returns>
    public bool Update(IReadOnlyList<SubscriptionState> states, DateTimeOffset now)
    {
        AskedAt = now;
        var state = Choose(states, now);
        var status = state?.Status ?? SubscriptionStatus.None;
        var failedSince = state is not null && IsPaymentMissing(state) ? PaymentFailedSince ?? now : (DateTimeOffset?)null;
        var was = (ProviderId, Status, PriceId, Plan, PeriodEnd, CancelAt, PaymentFailedSince);
        var isNow = (state?.Id, status, state?.PriceId, state?.Plan, state?.PeriodEnd, state?.CancelAt, failedSince);
        if (was == isNow) return false;

        (ProviderId, Status, PriceId, Plan, PeriodEnd, CancelAt, PaymentFailedSince) = isNow;
        if (failedSince is null) PaymentNotice = PaymentNotice.None;
        if (IsOpen) CheckoutId = null;
        return true;
    }

    /// <summary>The plan that is paid for, or kept during the grace period.</summary>
    public Plan PlanAt(DateTimeOffset now)
    {
        var isKept = Status.IsPaid() || now < GraceEnd;
        return isKept && Plan is { } plan ? plan : Organizations.Plan.Free;
    }

    // A price that is not configured buys no plan, but the stored subscription keeps its plan: its price was replaced. Order: first what is
    // paid, then what is kept despite a failed payment, so that an unpaid new purchase doesn't take a plan away. If all have ended, the
    // stored subscription decides; among several, the highest plan.
    private SubscriptionState? Choose(IReadOnlyList<SubscriptionState> states, DateTimeOffset now) => states
        .Select(state => state.Plan is null && state.Id == ProviderId ? state with { Plan = Plan } : state)
        .Where(state => state.Plan is not null)
        .OrderByDescending(state => state.Status.IsPaid())
        .ThenByDescending(state => IsPaymentMissing(state) && now < (PaymentFailedSince ?? now) + PaymentGrace)
        .ThenByDescending(state => state.IsOpen)
        .ThenByDescending(state => !state.IsOpen && state.Id == ProviderId)
        .ThenByDescending(state => state.Plan)
        .FirstOrDefault();

    // A subscription that gave a plan has the same grace period whether the provider ends it for a failed payment or leaves it open.
    private bool IsPaymentMissing(SubscriptionState state) => state.Status.IsFailing()
        || (state.IsEndedByFailedPayment && state.Id == ProviderId && (PaymentFailedSince is not null || Status.IsPaid()));

    /// <summary>
    /// The email about a failed payment that is due and has not been sent; null for none. If several are due, only the last is sent.
    /// </summary>
    public PaymentNotice? TakePaymentNotice(DateTimeOffset now)
    {
        if (GraceEnd is not { } end) return null;
        var due = now >= end ? PaymentNotice.Ended : now >= end - LastReminder ? PaymentNotice.EndsSoon : PaymentNotice.Failed;
        if (due <= PaymentNotice) return null;
        PaymentNotice = due;
        return due;
    }
}

/// <summary>The emails about a failed payment, in order.</summary>
public enum PaymentNotice
{
    /// <summary>No email has been sent.</summary>
    None,

    /// <summary>The payment has failed.</summary>
    Failed,

    /// <summary>The plan ends within a day.</summary>
    EndsSoon,

    /// <summary>The plan has ended.</summary>
    Ended,
}
