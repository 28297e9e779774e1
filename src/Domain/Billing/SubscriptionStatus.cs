namespace Platform.Domain.Billing;

/// <summary>Where a subscription stands, in Stripe's terms.</summary>
public enum SubscriptionStatus
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>The first payment is still to be made.</summary>
    Incomplete,

    /// <summary>The first payment was never made; final.</summary>
    IncompleteExpired,

    /// <summary>In a trial.</summary>
    Trialing,

    /// <summary>Paid.</summary>
    Active,

    /// <summary>The last payment failed and is tried again.</summary>
    PastDue,

    /// <summary>The last payment failed and is no longer tried.</summary>
    Unpaid,

    /// <summary>A trial ended without a way to pay.</summary>
    Paused,

    /// <summary>Ended; final.</summary>
    Canceled,
}

/// <summary>What follows from a status.</summary>
public static class SubscriptionStatuses
{
    /// <summary>Whether a subscription has not ended for good.</summary>
    public static bool IsOpen(this SubscriptionStatus status) =>
        status is not (SubscriptionStatus.None or SubscriptionStatus.IncompleteExpired or SubscriptionStatus.Canceled);

    /// <summary>Whether a subscription gives its plan: it is paid, or in a trial.</summary>
    public static bool IsPaid(this SubscriptionStatus status) => status is SubscriptionStatus.Active or SubscriptionStatus.Trialing;

    /// <summary>Whether a payment is due that has failed.</summary>
    public static bool IsFailing(this SubscriptionStatus status) => status is SubscriptionStatus.PastDue or SubscriptionStatus.Unpaid;
}

/// <summary>A subscription as the payment provider describes it at one moment.</summary>
/// <param name="Id">The provider's id.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="PriceId">The price that is paid; null where none is set as a plan's price.</param>
/// <param name="Plan">The plan of that price; null where the price is none of the configured ones.</param>
/// <param name="PeriodEnd">When the paid period ends.</param>
/// <param name="CancelAt">When it ends for good; null while it renews.</param>
public sealed record SubscriptionState(
    string Id,
    SubscriptionStatus Status,
    string? PriceId,
    Organizations.Plan? Plan,
    DateTimeOffset? PeriodEnd,
    DateTimeOffset? CancelAt)
{
    /// <summary>Whether the provider has ended it because a payment failed, and not because someone cancelled it.</summary>
    public bool IsEndedByFailedPayment { get; init; }

    /// <summary>Whether it has not ended for good: a second one must not be bought beside it.</summary>
    public bool IsOpen => Status.IsOpen();
}
