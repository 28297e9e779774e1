using Platform.Domain.Common;
using Platform.Domain.Quotas;

namespace Platform.Infrastructure.Quotas;

/// <summary>
/// What this node holds of one organization's or one address's limits. Requests spend the lease with no lock; only where
/// it is spent do they wait, all for one statement of the database.
/// </summary>
internal sealed class Quota(string subject, IQuotaCounters counters, TimeProvider clock, Action<Exception> tellFailure)
{
    private const long AskLeast = 8;
    private const long AskMost = 65_536;

    /// <summary>How long a request waits for the database before it is answered 503.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // After a failure the database is left alone for so long.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // Another node may give permits back; the longer none does, the more seldom it is asked.
    private static readonly TimeSpan AgainAtFirst = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AgainAtMost = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private volatile Lease? _lease;
    private volatile Refusal? _refusal;
    private long _failedAt;
    private Task? _asking;
    private int _waiting;
    private long _ask = AskLeast;
    private Returned _returned;

    // What the sweep saw last, to tell an idle lease by.
    private (Lease? Lease, long Left) _seen;
    private long? _idleSince;

    /// <summary>The lease in hand.</summary>
    public Lease? Lease => _lease;

    /// <summary>
    /// Asks the database again before anything more is refused: someone has changed the organization, or started its counts again.
    /// </summary>
    public void ForgetRefusal() => _refusal = null;

    /// <summary>Decides where that needs no question to the database.</summary>
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

    /// <summary>Decides, asking the database for a lease where none is in hand.</summary>
    public async ValueTask<QuotaDecision> DecideAsync(QuotaLimits limits, CancellationToken ct)
    {
        while (true)
        {
            Task asking;
            lock (_gate)
            {
                if (TryDecide(limits, clock.GetUtcNow(), out var decision)) return decision;
                _waiting++;
                asking = _asking ??= Task.Run(() => AskAsync(limits), CancellationToken.None);
            }

            try
            {
                await asking.WaitAsync(Patience, ct);
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

    /// <summary>Takes back the permit of a request that is not counted after all.</summary>
    public void Refund(Lease spent)
    {
        if (spent.TryRefund()) return;
        lock (_gate) _returned = _returned.And(1, spent.Windows);
    }

    /// <summary>Gives back what is left of a lease that no one has spent from for a while, or that is over.</summary>
    /// <returns>Whether there is nothing to hold this in memory for.</returns>
    public async Task<bool> SweepAsync(TimeSpan idleAfter, CancellationToken ct)
    {
        Task asking;
        lock (_gate)
        {
            if (_asking is not null || IsPaused || IsInUse(idleAfter)) return false;
            if (CloseLease() is { Count: 0 })
            {
                return clock.GetElapsedTime(_idleSince!.Value) > TimeSpan.FromMinutes(1) || idleAfter == TimeSpan.Zero;
            }

            asking = _asking = Task.Run(() => AskAsync(limits: null), CancellationToken.None);
        }

        await asking.WaitAsync(ct);
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

    // One at a time. Without limits nothing is asked for, only given back. Never throws: who waits decides anew.
    private async Task AskAsync(QuotaLimits? limits)
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
                limits is null ? 0 : NextAsk(last),
                returned.Count,
                returned.From);
        }

        try
        {
            // Permits that were given back or granted by a statement of which the outcome is not known are lost: too few, never too many.
            var grant = await counters.LeaseAsync(request, CancellationToken.None);
            lock (_gate) Take(limits, grant);
        }
        catch (Exception unreachable) when (unreachable is not OutOfMemoryException)
        {
            lock (_gate) Volatile.Write(ref _failedAt, clock.GetTimestamp());
            tellFailure(unreachable);
        }
        finally
        {
            lock (_gate) _asking = null;
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
    private long NextAsk(Lease? last)
    {
        if (last is null) return _ask = AskLeast;
        return _ask = clock.GetElapsedTime(last.GrantedAt) < TimeSpan.FromSeconds(1)
            ? Math.Min(AskMost, _ask * 2)
            : Math.Max(AskLeast, _ask / 2);
    }

    // Timestamps are of the clock that only goes forward: one that is set back must not make a refusal last.
    private TimeSpan Since(long timestamp, long now) => clock.GetElapsedTime(timestamp, now);

    /// <summary>A window is used up, as the database said.</summary>
    private sealed record Refusal(
        Quota Owner, QuotaLimits Limits, QuotaDecision Decision, DateTimeOffset BeginsAt, long MadeAt, TimeSpan Interval)
    {
        public static Refusal Of(Quota owner, QuotaLimits limits, QuotaCounts counts, DateTimeOffset now, long timestamp, Refusal? before)
        {
            // Of several that are used up the longest: before that one starts again, nothing is admitted.
            var window = limits.PerMonth <= counts.Month
                ? QuotaWindow.Month
                : limits.PerDay <= counts.Day
                ? QuotaWindow.Day
                : QuotaWindow.Minute;
            var (begins, reset) = (counts.Windows.BeginOf(window), counts.Windows.ResetOf(window, now));
            var interval = before is { } again && again.BeginsAt == begins ? Min(again.Interval * 2, AgainAtMost) : AgainAtFirst;
            var decision = new QuotaDecision(QuotaOutcome.Refused, limits, window, limits.Of(window) ?? 0, 0, reset, null);
            return new Refusal(owner, limits, decision, begins, timestamp, interval);
        }

        public bool StillHolds(QuotaLimits limits, DateTimeOffset now, long timestamp) =>
            ReferenceEquals(Limits, limits) && now < Decision.Reset && now >= BeginsAt - ClockSkew.Most
                && Owner.Since(MadeAt, timestamp) < Interval;

        private static T Min<T>(T a, T b)
            where T : IComparable<T> => a.CompareTo(b) < 0 ? a : b;
    }

    /// <summary>Permits to give back, and the windows they were granted in.</summary>
    private readonly record struct Returned(long Count, QuotaWindows From)
    {
        // Of two leases the windows that both lie in take back the permits of both; those of the older one alone are over by then.
        public Returned And(long count, QuotaWindows windows)
        {
            if (count == 0) return this;
            if (Count == 0 || From == windows) return new Returned(Count + count, windows);
            return From.Day == windows.Day ? new Returned(Count + count, windows with { Minute = Never }) : new Returned(count, windows);
        }

        private const long Never = -1;
    }
}
