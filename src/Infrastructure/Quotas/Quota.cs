using Platform.Domain.Common;
using Platform.Domain.Quotas;

namespace Platform.Infrastructure.Quotas;

/// <summary>
/// This node's part of the limits of an organization or address. Requests spend the lease without a lock; only if it is used up
/// do they wait, all for the same database statement.
/// </summary>
internal sealed class Quota(string subject, IQuotaCounters counters, TimeProvider clock, Action<Exception> logFailure)
{
    private const long MinLeaseSize = 8;
    private const long MaxLeaseSize = 65_536;

    /// <summary>How long a request waits for the database before it is answered with 503.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // How long the database isn't queried after a failure.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // Another node may return permits. The longer none does, the less often the database is queried.
    private static readonly TimeSpan MinRetryInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxRetryInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private volatile Lease? _lease;
    private volatile Refusal? _refusal;
    private long _failedAt;
    private Task? _leaseRequest;
    private int _waiting;
    private long _leaseSize = MinLeaseSize;
    private Returned _returned;

    // The lease at the last sweep, to detect idle leases.
    private (Lease? Lease, long Left) _seen;
    private long? _idleSince;

    /// <summary>The current lease.</summary>
    public Lease? Lease => _lease;

    /// <summary>Makes the next decision query the database again, after the organization was changed or its counts were reset.</summary>
    public void ForgetRefusal() => _refusal = null;

    /// <summary>Decides if that needs no database query.</summary>
    public bool TryDecide(QuotaLimits limits, DateTimeOffset now, out QuotaDecision decision)
    {
        if (_lease is { } lease && ReferenceEquals(lease.Limits, limits) && lease.IsRunning(now) && lease.TrySpend(out var left))
        {
            var limit = limits.Of(lease.Shown)!.Value;
            decision = new QuotaDecision(
                QuotaOutcome.Admitted,
                limits,
                lease.Shown,
                limit,
                Math.Clamp(left + lease.Unleased, 0, limit),
                lease.Windows.ResetOf(lease.Shown, now),
                lease);
            return true;
        }

        if (_refusal is { } refusal && refusal.StillHolds(limits, now, clock.GetTimestamp()))
        {
            decision = refusal.Decision;
            return true;
        }

        decision = QuotaDecision.Unavailable;
        return IsPaused;
    }

    /// <summary>Decides, requesting a lease from the database if there is none.</summary>
    public async ValueTask<QuotaDecision> DecideAsync(QuotaLimits limits, CancellationToken ct)
    {
        while (true)
        {
            Task request;
            lock (_gate)
            {
                if (TryDecide(limits, clock.GetUtcNow(), out var decision)) return decision;
                _waiting++;
                request = _leaseRequest ??= Task.Run(() => RequestLeaseAsync(limits), CancellationToken.None);
            }

            try
            {
                await request.WaitAsync(Patience, ct);
            }
            catch (TimeoutException)
            {
                return QuotaDecision.Unavailable;
            }
            finally
            {
                lock (_gate) _waiting--;
            }
        }
    }

    /// <summary>Returns the permit of a request that isn't counted after all.</summary>
    public void Refund(Lease spent)
    {
        if (spent.TryRefund()) return;
        lock (_gate) _returned = _returned.And(1, spent.Windows);
    }

    /// <summary>Returns the rest of a lease that is idle or has ended.</summary>
    /// <returns>Whether this object can be dropped from memory.</returns>
    public async Task<bool> SweepAsync(TimeSpan idleAfter, CancellationToken ct)
    {
        Task request;
        lock (_gate)
        {
            if (_leaseRequest is not null || IsPaused || IsInUse(idleAfter)) return false;
            if (CloseLease() is { Count: 0 })
            {
                return clock.GetElapsedTime(_idleSince!.Value) > TimeSpan.FromMinutes(1) || idleAfter == TimeSpan.Zero;
            }

            request = _leaseRequest = Task.Run(() => RequestLeaseAsync(limits: null), CancellationToken.None);
        }

        await request.WaitAsync(ct);
        return false;
    }

    private bool IsPaused => Volatile.Read(ref _failedAt) is var failedAt and not 0 && clock.GetElapsedTime(failedAt) < Pause;

    private bool IsInUse(TimeSpan idleAfter)
    {
        var seen = (_lease, _lease?.Left ?? 0);
        if (seen != _seen || _idleSince is null) (_seen, _idleSince) = (seen, clock.GetTimestamp());
        return _lease is { } lease && lease.IsRunning(clock.GetUtcNow()) && clock.GetElapsedTime(_idleSince.Value) < idleAfter;
    }

    private Returned CloseLease()
    {
        if (_lease is { } old) _returned = _returned.And(old.Close(), old.Windows);
        _lease = null;
        return _returned;
    }

    // One at a time. Without limits, permits are only returned. Never throws: waiting requests decide again.
    private async Task RequestLeaseAsync(QuotaLimits? limits)
    {
        LeaseRequest request;
        Lease? last;
        lock (_gate)
        {
            last = _lease;
            var returned = CloseLease();
            _returned = default;
            var now = clock.GetUtcNow();
            request = new LeaseRequest(
                subject,
                now,
                limits ?? new QuotaLimits(0, 0, 0),
                limits is null ? 0 : Math.Max(1, _waiting),
                limits is null ? 0 : NextLeaseSize(last),
                returned.Count,
                returned.From);
        }

        try
        {
            // Permits that were returned or granted by a statement with an unknown outcome are lost: too few, never too many.
            var grant = await counters.LeaseAsync(request, CancellationToken.None);
            lock (_gate) Take(limits, grant);
        }
        catch (Exception unreachable) when (unreachable is not OutOfMemoryException)
        {
            lock (_gate) Volatile.Write(ref _failedAt, clock.GetTimestamp());
            logFailure(unreachable);
        }
        finally
        {
            lock (_gate) _leaseRequest = null;
        }
    }

    private void Take(QuotaLimits? limits, LeaseGrant grant)
    {
        if (limits is null) return;
        var (now, timestamp) = (clock.GetUtcNow(), clock.GetTimestamp());
        if (grant.Granted > 0) (_lease, _refusal) = (new Lease(this, limits, grant, timestamp), null);
        else _refusal = Refusal.Of(this, limits, grant.Counts, now, timestamp, _refusal);
    }

    // A lease that lasted less than a second was too small.
    private long NextLeaseSize(Lease? last)
    {
        if (last is null) return _leaseSize = MinLeaseSize;
        return _leaseSize = clock.GetElapsedTime(last.GrantedAt) < TimeSpan.FromSeconds(1)
            ? Math.Min(MaxLeaseSize, _leaseSize * 2)
            : Math.Max(MinLeaseSize, _leaseSize / 2);
    }

    // Timestamps are monotonic: setting the clock back must not prolong a refusal.
    private TimeSpan Since(long timestamp, long now) => clock.GetElapsedTime(timestamp, now);

    /// <summary>The database has reported that a window is used up.</summary>
    private sealed record Refusal(
        Quota Owner, QuotaLimits Limits, QuotaDecision Decision, DateTimeOffset BeginsAt, long MadeAt, TimeSpan Interval)
    {
        public static Refusal Of(Quota owner, QuotaLimits limits, QuotaCounts counts, DateTimeOffset now, long timestamp, Refusal? before)
        {
            // If several windows are used up, the longest counts: nothing is admitted before it restarts.
            var window = limits.PerMonth <= counts.Month
                ? QuotaWindow.Month
                : limits.PerDay <= counts.Day
                ? QuotaWindow.Day
                : QuotaWindow.Minute;
            var (begins, reset) = (counts.Windows.BeginOf(window), counts.Windows.ResetOf(window, now));
            var interval = before is { } again && again.BeginsAt == begins ? Min(again.Interval * 2, MaxRetryInterval) : MinRetryInterval;
            var decision = new QuotaDecision(QuotaOutcome.Refused, limits, window, limits.Of(window) ?? 0, 0, reset, null);
            return new Refusal(owner, limits, decision, begins, timestamp, interval);
        }

        public bool StillHolds(QuotaLimits limits, DateTimeOffset now, long timestamp) =>
            ReferenceEquals(Limits, limits) && now < Decision.Reset && now >= BeginsAt - ClockSkew.Most
                && Owner.Since(MadeAt, timestamp) < Interval;

        private static T Min<T>(T a, T b)
            where T : IComparable<T> => a.CompareTo(b) < 0 ? a : b;
    }

    /// <summary>Permits to return, and the windows they were granted in.</summary>
    private readonly record struct Returned(long Count, QuotaWindows From)
    {
        // For two leases, the windows common to both take back all permits; the windows of only the older one have ended by then.
        public Returned And(long count, QuotaWindows windows)
        {
            if (count == 0) return this;
            if (Count == 0 || From == windows) return new Returned(Count + count, windows);
            return From.Day == windows.Day ? new Returned(Count + count, windows with { Minute = Never }) : new Returned(count, windows);
        }

        private const long Never = -1;
    }
}
