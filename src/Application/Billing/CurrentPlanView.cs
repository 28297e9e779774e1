using Platform.Application.Usage;
using Platform.Domain.Organizations;

namespace Platform.Application.Billing;

/// <summary>An organization's plan, and how to change it.</summary>
/// <param name="Plan">The current plan.</param>
/// <param name="Windows">The plan's limits and their usage.</param>
/// <param name="Way">How the plan can be changed.</param>
/// <param name="HasAskedToday">Whether the organization has requested a plan by email today.</param>
/// <param name="Subscription">The subscription; null if there is none.</param>
public sealed record CurrentPlanView(Plan Plan, UsageWindows Windows, PlanChangeOption Way, bool HasAskedToday, BillingState? Subscription);

/// <summary>A subscription that has not ended, or whose plan is kept during the grace period.</summary>
/// <param name="Plan">The plan of the subscription.</param>
/// <param name="PeriodEnd">When it renews.</param>
/// <param name="CancelAt">When it ends permanently; null while it renews.</param>
/// <param name="GraceEnd">When the plan ends because a payment failed; null if no payment has failed.</param>
/// <param name="IsOpen">Whether it has not ended.</param>
public sealed record BillingState(Plan Plan, DateTimeOffset? PeriodEnd, DateTimeOffset? CancelAt, DateTimeOffset? GraceEnd, bool IsOpen);

/// <summary>The way to change an organization's plan.</summary>
public enum PlanChangeOption
{
    /// <summary>The plan is bought.</summary>
    Buy,

    /// <summary>The subscription is changed at the payment provider.</summary>
    Manage,

    /// <summary>The operator has set the plan, and the subscription doesn't decide it.</summary>
    SetByOperator,

    /// <summary>The operator's contact is asked by email.</summary>
    AskByMail,

    /// <summary>The operator is asked in some other way.</summary>
    AskOperator,
}
