using Platform.Domain.Common;
using Platform.Domain.Quotas;

namespace Platform.Infrastructure.Quotas;

/// <summary>
/// Permits that the database has handed to this node: spent in memory, with no lock. Good for the windows it was granted in.
/// </summary>
public sealed class Lease
{
    // So far below zero that no spending or refunding brings it back.
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

    /// <summary>The limits it was asked for under: a change of plan ends it.</summary>
    internal QuotaLimits Limits { get; }

    internal QuotaWindows Windows { get; }

    /// <summary>When it was granted, by the clock that only goes forward.</summary>
    internal long GrantedAt { get; }

    /// <summary>The window whose count answers show: the shortest one with a limit.</summary>
    internal QuotaWindow Shown { get; }

    /// <summary>Permits of the shown window that no node held when this was granted.</summary>
    internal long Unleased { get; }

    internal long Left => Math.Max(0, Interlocked.Read(ref _left));

    /// <summary>Whether its minute is running: with that it is over, and one that was granted by a wrong clock has never begun.</summary>
    internal bool IsRunning(DateTimeOffset now) => now < _until && now >= _from;

    /// <summary>Takes one permit.</summary>
    /// <param name="left">How many are left after it.</param>
    internal bool TrySpend(out long left)
    {
        left = Volatile.Read(ref _left);
        if (left <= 0) return false;
        left = Interlocked.Decrement(ref _left);
        if (left >= 0) return true;
        Interlocked.Increment(ref _left);
        return false;
    }

    /// <summary>Puts one permit back; false where the lease is closed.</summary>
    internal bool TryRefund() => Interlocked.Increment(ref _left) > Closed / 2;

    /// <summary>Ends it.</summary>
    /// <returns>What was left.</returns>
    internal long Close() => Math.Max(0, Interlocked.Exchange(ref _left, Closed));

    private static QuotaWindow ShortestOf(QuotaLimits limits) =>
        limits.PerMinute is not null ? QuotaWindow.Minute : limits.PerDay is not null ? QuotaWindow.Day : QuotaWindow.Month;
}
