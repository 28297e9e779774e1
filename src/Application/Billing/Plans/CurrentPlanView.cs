using Platform.Application.Usage;
using Platform.Domain.Organizations;

namespace Platform.Application.Billing.Plans;

/// <summary>An organization's plan, and how another one is had.</summary>
/// <param name="Plan">The present plan.</param>
/// <param name="Windows">Its limits against use.</param>
/// <param name="Way">How another plan is had.</param>
/// <param name="HasAskedToday">Whether the organization has asked for a plan by mail today.</param>
/// <param name="Subscription">The subscription; null where there is none.</param>
public sealed record CurrentPlanView(Plan Plan, UsageWindows Windows, PlanChangeOption Way, bool HasAskedToday, BillingState? Subscription);

/// <summary>What is known of a subscription that has not ended, or whose plan is kept although it has.</summary>
/// <param name="Plan">The plan that is paid for.</param>
/// <param name="PeriodEnd">When it renews.</param>
/// <param name="CancelAt">When it ends for good; null while it renews.</param>
/// <param name="GraceEnd">When the plan ends because a payment failed; null while all is paid.</param>
/// <param name="IsOpen">Whether it has not ended.</param>
public sealed record BillingState(Plan Plan, DateTimeOffset? PeriodEnd, DateTimeOffset? CancelAt, DateTimeOffset? GraceEnd, bool IsOpen);

/// <summary>How an organization comes to another plan.</summary>
public enum PlanChangeOption
{
    /// <summary>It is bought.</summary>
    Buy,

    /// <summary>The subscription is changed at the payment provider.</summary>
    Manage,

    /// <summary>The operator has set the plan, and the subscription doesn't decide it.</summary>
    SetByOperator,

    /// <summary>The operator's contact is asked by mail.</summary>
    AskByMail,

    /// <summary>The operator is asked in some other way.</summary>
    AskOperator,
}
