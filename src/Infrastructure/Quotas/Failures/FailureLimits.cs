using Microsoft.Extensions.Logging;
using Platform.Application.Attempts;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Persistence.Failures;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Quotas.Failures;

/// <summary>
/// Reserves attempts in the database, which alone decides. Attempts of this process are also tracked in memory while they are in progress,
/// so that others wait for their outcome and aren't refused because of attempts that may succeed.
/// </summary>
internal sealed partial class FailureLimits(
    IFailureCounters counters, RateLimitSettings settings, TimeProvider clock, ILogger<FailureLimits> log)
{
    private const int SettleTries = 3;

    private static readonly TimeSpan SettleTimeout = TimeSpan.FromMilliseconds(250);

    private static readonly IAttempt Unlimited = new Unreserved(null);

    private readonly Dictionary<string, AttemptGroup> _groups = new(StringComparer.Ordinal);

    /// <summary>The number of subjects with attempts in progress or waiting.</summary>
    internal int Crowds
    {
        get { lock (_groups) return _groups.Count; }
    }

    /// <summary>Reserves an attempt within the configured limit; see <see cref="IAttemptLimiter.BeginAsync"/>.</summary>
    public ValueTask<IAttempt> BeginAsync(string subject, CancellationToken ct) => settings.FailuresPerAccount is { } most
        ? BeginAsync(subject, new FailureLimit(most, settings.FailureWindow), ct)
        : ValueTask.FromResult(Unlimited);

    /// <summary>Reserves an attempt within a given limit.</summary>
    public async ValueTask<IAttempt> BeginAsync(string subject, FailureLimit limit, CancellationToken ct)
    {
        var group = Join(subject);
        IAttempt? reserved = null;
        try
        {
            while (true)
            {
                var change = ChangeOf(group);
                var reservation = await ReserveAsync(subject, limit, group, ct);
                if (reservation.IsGranted) return reserved = new Reserved(this, subject, group, reservation.EndsAt);
                if (!MayRetry(group, change)) return Refusal(reservation.EndsAt, limit);
                await change.WaitAsync(ct);
            }
        }
        finally
        {
            if (reserved is null) Leave(subject, group);
        }
    }

    private async Task<Reservation> ReserveAsync(string subject, FailureLimit limit, AttemptGroup group, CancellationToken ct)
    {
        // One at a time: a refused caller then sees every attempt that was granted.
        var failures = group.Failures;
        await group.Turn.WaitAsync(ct);
        try
        {
            // Waiting for the same database again would double the wait.
            if (group.Failures != failures) throw new DatabaseBusyException("The database did not answer whoever came first.");
            var now = clock.GetUtcNow();
            var reservation = await counters.ReserveAsync(
                new ReservationRequest(subject, limit.Most, now.ToUnixTimeMilliseconds(), (now + limit.Window).ToUnixTimeMilliseconds()),
                ct);
            if (reservation.IsGranted) lock (_groups) group.UnderWay++;
            return reservation;
        }
        catch (Exception failure) when (DatabaseFailure.IsUnreachable(failure))
        {
            group.Failures++;
            throw;
        }
        finally
        {
            group.Turn.Release();
        }
    }

    private Unreserved Refusal(long endsAt, FailureLimit limit)
    {
        var left = DateTimeOffset.FromUnixTimeMilliseconds(endsAt) - clock.GetUtcNow();
        return new(AttemptErrors.TooManyFailures with { RetryAfter = left < limit.Window ? left : limit.Window });
    }

    private AttemptGroup Join(string subject)
    {
        lock (_groups)
        {
            if (!_groups.TryGetValue(subject, out var group)) _groups.Add(subject, group = new AttemptGroup());
            group.Members++;
            return group;
        }
    }

    private void Leave(string subject, AttemptGroup group)
    {
        lock (_groups)
        {
            if (--group.Members == 0) _groups.Remove(subject);
        }
    }

    private Task ChangeOf(AttemptGroup group)
    {
        lock (_groups) return group.Change.Task;
    }

    private bool MayRetry(AttemptGroup group, Task change)
    {
        lock (_groups) return change.IsCompleted || group.UnderWay > 0;
    }

    // The attempt itself has already waited for a database that can't be written to; the answer doesn't wait as long again.
    private async ValueTask EndAsync(Reserved attempt)
    {
        var settled = SettleAsync(attempt);
        if (!settled.IsCompleted) await Task.WhenAny(settled, Task.Delay(SettleTimeout, CancellationToken.None));
    }

    private async Task SettleAsync(Reserved attempt)
    {
        var (subject, group) = (attempt.Subject, attempt.Group);
        if (attempt.Verdict == Verdict.Succeeded) await SettleAsync(() => counters.ResetAsync(subject));
        else if (attempt.Verdict == Verdict.None) await SettleAsync(() => counters.GiveBackAsync(subject, attempt.EndsAt));

        lock (_groups)
        {
            // A failure leaves no room, so it matters to waiting attempts only if it was the last in progress.
            if (--group.UnderWay == 0 || attempt.Verdict != Verdict.Failed) group.SignalChange();
        }

        Leave(subject, group);
    }

    // The attempt's work is done. It must neither fail nor be repeated because the count can't be
    // written; the count then stays until its window ends.
    private async Task SettleAsync(Func<Task> write)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                await write();
                return;
            }
            catch (SaveConflictException) when (tried < SettleTries)
            {
                // The database chose this transaction as the deadlock victim; the other one has finished by now.
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                LogNotSettled(log, exception);
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The outcome of an attempt could not be saved; it counts as a failure until its window ends")]
    private static partial void LogNotSettled(ILogger log, Exception exception);

    private enum Verdict
    {
        None,
        Failed,
        Succeeded,
    }

    /// <summary>This process's attempts on one subject. Guarded by the lock on all groups.</summary>
    private sealed class AttemptGroup
    {
        /// <summary>Attempts in progress or waiting; the last one removes the group.</summary>
        public int Members { get; set; }

        /// <summary>Attempts with a reservation.</summary>
        public int UnderWay { get; set; }

        /// <summary>Completes when another try may succeed.</summary>
        public TaskCompletionSource Change { get; private set; } = NewChange();

        /// <summary>Held while querying the database.</summary>
        public SemaphoreSlim Turn { get; } = new(1);

        /// <summary>How often the database was unreachable. Incremented by the holder of <see cref="Turn"/>.</summary>
        public volatile int Failures;

        /// <summary>Lets waiting attempts try again.</summary>
        public void SignalChange()
        {
            Change.SetResult();
            Change = NewChange();
        }

        private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Reserved(FailureLimits limits, string subject, AttemptGroup group, long endsAt) : IAttempt
    {
        private bool _isOver;

        public string Subject => subject;

        public AttemptGroup Group => group;

        public long EndsAt => endsAt;

        public Verdict Verdict { get; private set; }

        public Error? Refused => null;

        public Error Fail(Error refusal)
        {
            Count();
            return refusal;
        }

        public void Count() => Verdict = Verdict.Failed;

        public void Succeed() => Verdict = Verdict.Succeeded;

        public ValueTask DisposeAsync()
        {
            if (_isOver) return ValueTask.CompletedTask;
            _isOver = true;
            return limits.EndAsync(this);
        }
    }

    /// <summary>An attempt that is refused or not counted.</summary>
    private sealed class Unreserved(Error? refused) : IAttempt
    {
        public Error? Refused => refused;

        public Error Fail(Error refusal) => refusal;

        public void Count() { }

        public void Succeed() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>The number of allowed failures, and the window that starts with the first one.</summary>
internal sealed record FailureLimit(int Most, TimeSpan Window);
