using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Domain.Billing;

/// <summary>Identity of a <see cref="Subscription"/>.</summary>
public readonly record struct SubscriptionId(long Value) : IEntityId<SubscriptionId>
{
    /// <inheritdoc/>
    public static SubscriptionId From(long value) => new(value);
}

/// <summary>
/// What is known of an organization's subscription at the payment provider, and who decides its plan: billing or the operator. One row
/// for each organization that has ever had either.
/// </summary>
public sealed class Subscription : IHasVersion
{
    /// <summary>Longest id of the provider's; Stripe's are far shorter.</summary>
    public const int ProviderIdMaxLength = 255;

    /// <summary>How long a plan is kept after a payment has failed.</summary>
    public static readonly TimeSpan PaymentGrace = TimeSpan.FromDays(7);

    /// <summary>How long before the end of the grace the last reminder is sent.</summary>
    public static readonly TimeSpan LastReminder = TimeSpan.FromDays(1);

    private Subscription() { }

    public SubscriptionId Id { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    public Organization Organization { get; private set; } = null!;

    /// <summary>The provider's id of the customer, such as <c>cus_NffrFeUfNV2Hib</c>; null before the first purchase is begun.</summary>
    public string? CustomerId { get; private set; }

    /// <summary>
    /// How many customers of this organization the provider has deleted; the next one is made under another idempotency key.
    /// </summary>
    public int CustomersLost { get; private set; }

    /// <summary>The purchase that was begun last and may still be open; null for none.</summary>
    public string? CheckoutId { get; private set; }

    /// <summary>The provider's id of the subscription; null while there is none.</summary>
    public string? ProviderId { get; private set; }

    public SubscriptionStatus Status { get; private set; }

    /// <summary>The price that is paid; null while there is no subscription.</summary>
    public string? PriceId { get; private set; }

    /// <summary>The plan of that price; null where it is none of the configured prices.</summary>
    public Plan? Plan { get; private set; }

    /// <summary>When the paid period ends.</summary>
    public DateTimeOffset? PeriodEnd { get; private set; }

    /// <summary>When the subscription ends for good; null while it renews.</summary>
    public DateTimeOffset? CancelAt { get; private set; }

    /// <summary>Since when a payment is due that has failed; null while all is paid.</summary>
    public DateTimeOffset? PaymentFailedSince { get; private set; }

    /// <summary>The last mail about that payment.</summary>
    public PaymentNotice PaymentNotice { get; private set; }

    /// <summary>Whether the subscription decides the organization's plan; otherwise the operator's choice stands.</summary>
    public bool ManagedByBilling { get; private set; }

    /// <summary>When the provider was last asked for the present state; null before.</summary>
    public DateTimeOffset? AskedAt { get; private set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public long Version { get; private set; }

    /// <summary>Whether a subscription exists that has not ended for good.</summary>
    public bool IsOpen => ProviderId is not null && Status.IsOpen();

    /// <summary>When the plan ends unless the payment that failed is made; null where none has failed.</summary>
    public DateTimeOffset? GraceEnd => PaymentFailedSince + PaymentGrace;

    /// <summary>A row for an organization. A plan that it has without a subscription is the operator's choice, and stays.</summary>
    public static Subscription Create(Organization organization) => new()
    {
        Organization = organization,
        OrganizationId = organization.Id,
        ManagedByBilling = organization.Plan == Organizations.Plan.Free,
    };

    /// <summary>Lets the operator's choice stand; false where it does already.</summary>
    public bool LeaveToOperator()
    {
        if (!ManagedByBilling) return false;
        ManagedByBilling = false;
        return true;
    }

    /// <summary>Lets the subscription decide again; false where it does already.</summary>
    public bool LeaveToBilling()
    {
        if (ManagedByBilling) return false;
        ManagedByBilling = true;
        return true;
    }

    /// <summary>Takes the provider's id of the customer.</summary>
    public void SetCustomer(string id) => CustomerId = id;

    /// <summary>Forgets a customer that the provider has deleted.</summary>
    public void LoseCustomer()
    {
        if (CustomerId is null) return;
        (CustomerId, CheckoutId) = (null, null);
        CustomersLost++;
    }

    /// <summary>Notes the purchase that was begun; null once it can no longer be paid.</summary>
    public void SetCheckout(string? id) => CheckoutId = id;

    /// <summary>Takes what the provider says now.</summary>
    /// <param name="states">All subscriptions of the customer, the newest first.</param>
    /// <param name="now">When it was asked.</param>
    /// <returns>Whether anything but the time is different.</returns>
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

    /// <summary>The plan that is paid for, or kept for the time being.</summary>
    public Plan PlanAt(DateTimeOffset now)
    {
        var isKept = Status.IsPaid() || now < GraceEnd;
        return isKept && Plan is { } plan ? plan : Organizations.Plan.Free;
    }

    // A price that is none of the configured ones buys no plan. A subscription that is known keeps its plan: its price was replaced. What
    // is paid comes first, then what is kept although a payment failed, so that a purchase that was begun and not paid takes no plan away.
    // Where all have ended, the known one decides; of several the one that gives most.
    private SubscriptionState? Choose(IReadOnlyList<SubscriptionState> states, DateTimeOffset now) => states
        .Select(state => state.Plan is null && state.Id == ProviderId ? state with { Plan = Plan } : state)
        .Where(state => state.Plan is not null)
        .OrderByDescending(state => state.Status.IsPaid())
        .ThenByDescending(state => IsPaymentMissing(state) && now < (PaymentFailedSince ?? now) + PaymentGrace)
        .ThenByDescending(state => state.IsOpen)
        .ThenByDescending(state => !state.IsOpen && state.Id == ProviderId)
        .ThenByDescending(state => state.Plan)
        .FirstOrDefault();

    // A subscription that the provider ends for a failed payment has the same grace as one that it leaves open, if it gave a plan.
    private bool IsPaymentMissing(SubscriptionState state) => state.Status.IsFailing()
        || (state.IsEndedByFailedPayment && state.Id == ProviderId && (PaymentFailedSince is not null || Status.IsPaid()));

    /// <summary>
    /// The mail about a failed payment that is due and has not been sent; null for none. Of several the last alone is due.
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

/// <summary>The mails about a payment that has failed, in their order.</summary>
public enum PaymentNotice
{
    /// <summary>None has been sent.</summary>
    None,

    /// <summary>The payment has failed.</summary>
    Failed,

    /// <summary>The plan ends within a day.</summary>
    EndsSoon,

    /// <summary>The plan has ended.</summary>
    Ended,
}
