namespace Platform.Domain.Billing;

/// <summary>The status of a subscription, in Stripe's terms.</summary>
public enum SubscriptionStatus
{
    /// <summary>There is no subscription.</summary>
    None,

    /// <summary>The first payment has not been made yet.</summary>
    Incomplete,

    /// <summary>The first payment was never made; final.</summary>
    IncompleteExpired,

    /// <summary>In a trial.</summary>
    Trialing,

    /// <summary>Paid.</summary>
    Active,

    /// <summary>The last payment failed and will be retried.</summary>
    PastDue,

    /// <summary>The last payment failed and will not be retried.</summary>
    Unpaid,

    /// <summary>The trial ended without a payment method.</summary>
    Paused,

    /// <summary>Ended; final.</summary>
    Canceled,
}

/// <summary>Classifies subscription statuses.</summary>
public static class SubscriptionStatuses
{
    /// <summary>Whether the subscription has not ended permanently.</summary>
    public static bool IsOpen(this SubscriptionStatus status) =>
        status is not (SubscriptionStatus.None or SubscriptionStatus.IncompleteExpired or SubscriptionStatus.Canceled);

    /// <summary>Whether the subscription grants its plan: it is paid, or in a trial.</summary>
    public static bool IsPaid(this SubscriptionStatus status) => status is SubscriptionStatus.Active or SubscriptionStatus.Trialing;

    /// <summary>Whether a failed payment is due.</summary>
    public static bool IsFailing(this SubscriptionStatus status) => status is SubscriptionStatus.PastDue or SubscriptionStatus.Unpaid;
}

/// <summary>A subscription as reported by the payment provider at one moment.</summary>
/// <param name="Id">The provider's ID.</param>
/// <param name="Status">The status.</param>
/// <param name="PriceId">The price of the subscription; null if it is not configured as a plan's price.</param>
/// <param name="Plan">The plan of that price; null if the price is not configured.</param>
/// <param name="PeriodEnd">When the current period ends.</param>
/// <param name="CancelAt">When it ends permanently; null while it renews.</param>
public sealed record SubscriptionState(
    string Id,
    SubscriptionStatus Status,
    string? PriceId,
    Organizations.Plan? Plan,
    DateTimeOffset? PeriodEnd,
    DateTimeOffset? CancelAt)
{
    /// <summary>Whether the provider ended it because a payment failed, not because someone canceled it.</summary>
    public bool IsEndedByFailedPayment { get; init; }

    /// <summary>Whether it has not ended permanently: a second subscription must not be bought in addition.</summary>
    public bool IsOpen => Status.IsOpen();
}
