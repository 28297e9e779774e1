using Platform.Domain.Common;
using Platform.Domain.Quotas;

namespace Platform.Infrastructure.Quotas;

/// <summary>
/// Permits that the database has granted to this node. They are spent in memory without a lock, and only within the windows of the grant.
/// </summary>
public sealed class Lease
{
    // So far below zero that no spending or refunding makes it positive.
    private const long Closed = long.MinValue / 2;

    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset _until;
    private long _left;

    internal Lease(Quota owner, QuotaLimits limits, LeaseGrant grant, long grantedAt)
    {
        (Owner, Limits, Windows, GrantedAt, _left) = (owner, limits, grant.Counts.Windows, grantedAt, grant.Granted);
        (_from, _until) = (Windows.BeginOf(QuotaWindow.Minute) - ClockSkew.Most, Windows.ResetOf(QuotaWindow.Minute));
        Shown = ShortestOf(limits);
        Unleased = limits.Of(Shown) - grant.Counts.Of(Shown) ?? 0;
    }

    internal Quota Owner { get; }

    /// <summary>The limits at the time of the request: a change of plan ends the lease.</summary>
    internal QuotaLimits Limits { get; }

    internal QuotaWindows Windows { get; }

    /// <summary>The monotonic timestamp of the grant.</summary>
    internal long GrantedAt { get; }

    /// <summary>The window whose count is reported in answers: the shortest one with a limit.</summary>
    internal QuotaWindow Shown { get; }

    /// <summary>Permits of the shown window that no node held at the time of the grant.</summary>
    internal long Unleased { get; }

    internal long Left => Math.Max(0, Interlocked.Read(ref _left));

    /// <summary>Whether the minute of its windows is running. A lease granted by a clock that ran ahead isn't valid yet.</summary>
    internal bool IsRunning(DateTimeOffset now) => now < _until && now >= _from;

    /// <summary>Spends one permit.</summary>
    /// <param name="left">The number of permits left afterwards.</param>
    internal bool TrySpend(out long left)
    {
        left = Volatile.Read(ref _left);
        if (left <= 0) return false;
        left = Interlocked.Decrement(ref _left);
        if (left >= 0) return true;
        Interlocked.Increment(ref _left);
        return false;
    }

    /// <summary>Returns one permit; false if the lease is closed.</summary>
    internal bool TryRefund() => Interlocked.Increment(ref _left) > Closed / 2;

    /// <summary>Closes the lease.</summary>
    /// <returns>The number of permits that were left.</returns>
    internal long Close() => Math.Max(0, Interlocked.Exchange(ref _left, Closed));

    private static QuotaWindow ShortestOf(QuotaLimits limits) =>
        limits.PerMinute is not null ? QuotaWindow.Minute : limits.PerDay is not null ? QuotaWindow.Day : QuotaWindow.Month;
}
