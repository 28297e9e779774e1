using Platform.Domain.Quotas;

namespace Platform.Infrastructure.Quotas;

/// <summary>Whether a request may be served.</summary>
public enum QuotaOutcome
{
    /// <summary>Nothing is counted: no window has a limit.</summary>
    Unlimited,

    /// <summary>One permit is spent on it.</summary>
    Admitted,

    /// <summary>A window is used up.</summary>
    Refused,

    /// <summary>No permit is in hand and the database can't be asked for more. Nothing is served without limit.</summary>
    Unavailable,
}

/// <summary>What the ledger says to a request, and what its answer tells of it.</summary>
/// <param name="Outcome">Whether it may be served.</param>
/// <param name="Limits">All the limits it is under.</param>
/// <param name="Window">The window that refuses, else the shortest one with a limit.</param>
/// <param name="Limit">What that window allows.</param>
/// <param name="Remaining">What is left of it after this request, as this node knows it.</param>
/// <param name="Reset">When it starts again.</param>
/// <param name="Spent">The lease that the permit came from, for <see cref="QuotaLedger.Refund"/>.</param>
public readonly record struct QuotaDecision(
    QuotaOutcome Outcome, QuotaLimits Limits, QuotaWindow Window, long Limit, long Remaining, DateTimeOffset Reset, Lease? Spent)
{
    internal static readonly QuotaDecision Unlimited = new(QuotaOutcome.Unlimited, QuotaLimits.None, default, 0, 0, default, null);
    internal static readonly QuotaDecision Unavailable = new(QuotaOutcome.Unavailable, QuotaLimits.None, default, 0, 0, default, null);
}
