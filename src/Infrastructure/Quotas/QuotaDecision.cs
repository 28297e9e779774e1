using Platform.Domain.Quotas;

namespace Platform.Infrastructure.Quotas;

/// <summary>Whether a request may be served.</summary>
public enum QuotaOutcome
{
    /// <summary>Nothing is counted: no window has a limit.</summary>
    Unlimited,

    /// <summary>One permit was spent.</summary>
    Admitted,

    /// <summary>A window is used up.</summary>
    Refused,

    /// <summary>No permit is left and the database is unreachable. Requests are never served without a limit.</summary>
    Unavailable,
}

/// <summary>The ledger's decision about a request, with the values for its answer.</summary>
/// <param name="Outcome">Whether it may be served.</param>
/// <param name="Limits">All limits that apply.</param>
/// <param name="Window">The window that is used up; otherwise the shortest one with a limit.</param>
/// <param name="Limit">The limit of that window.</param>
/// <param name="Remaining">The rest of it after this request, as far as this node knows.</param>
/// <param name="Reset">When it restarts.</param>
/// <param name="Spent">The lease of the permit, for <see cref="QuotaLedger.Refund"/>.</param>
public readonly record struct QuotaDecision(
    QuotaOutcome Outcome, QuotaLimits Limits, QuotaWindow Window, long Limit, long Remaining, DateTimeOffset Reset, Lease? Spent)
{
    internal static readonly QuotaDecision Unlimited = new(QuotaOutcome.Unlimited, QuotaLimits.None, default, 0, 0, default, null);
    internal static readonly QuotaDecision Unavailable = new(QuotaOutcome.Unavailable, QuotaLimits.None, default, 0, 0, default, null);
}
