using Microsoft.Extensions.Logging;
using Platform.Application.Attempts;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Persistence.Failures;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Quotas.Failures;

/// <summary>
/// Reserves attempts in the database, which alone decides. Those of this process it keeps in mind as long as they are under way, so
/// that others need not be refused for what may come to nothing.
/// </summary>
internal sealed partial class FailureLimits(
    IFailureCounters counters, RateLimitSettings settings, TimeProvider clock, ILogger<FailureLimits> log)
{
    private const int SettleTries = 3;

    private static readonly TimeSpan SettlePatience = TimeSpan.FromMilliseconds(250);

    private static readonly IAttempt Uncounted = new Unreserved(null);

    private readonly Dictionary<string, AttemptGroup> _crowds = new(StringComparer.Ordinal);

    /// <summary>For how many subjects something is under way or waiting.</summary>
    internal int Crowds
    {
        get { lock (_crowds) return _crowds.Count; }
    }

    /// <summary>Reserves an attempt within the limit of the settings, as <see cref="IAttemptLimiter.BeginAsync"/> tells.</summary>
    public ValueTask<IAttempt> BeginAsync(string subject, CancellationToken ct) => settings.FailuresPerAccount is { } most
        ? BeginAsync(subject, new FailureLimit(most, settings.FailureWindow), ct)
        : ValueTask.FromResult(Uncounted);

    /// <summary>Reserves an attempt within a limit of its own.</summary>
    public async ValueTask<IAttempt> BeginAsync(string subject, FailureLimit limit, CancellationToken ct)
    {
        var crowd = Join(subject);
        IAttempt? reserved = null;
        try
        {
            while (true)
            {
                var change = ChangeOf(crowd);
                var reservation = await ReserveAsync(subject, limit, crowd, ct);
                if (reservation.IsGranted) return reserved = new Reserved(this, subject, crowd, reservation.EndsAt);
                if (!MayHope(crowd, change)) return Refusal(reservation.EndsAt, limit);
                await change.WaitAsync(ct);
            }
        }
        finally
        {
            if (reserved is null) Leave(subject, crowd);
        }
    }

    private async Task<Reservation> ReserveAsync(string subject, FailureLimit limit, AttemptGroup crowd, CancellationToken ct)
    {
        // One by one: whoever is refused then sees everyone who was not.
        var failures = crowd.Failures;
        await crowd.Turn.WaitAsync(ct);
        try
        {
            // Waiting for the same database once more would double the wait.
            if (crowd.Failures != failures) throw new DatabaseBusyException("The database did not answer whoever came first.");
            var now = clock.GetUtcNow();
            var reservation = await counters.ReserveAsync(
                new ReservationRequest(subject, limit.Most, now.ToUnixTimeMilliseconds(), (now + limit.Window).ToUnixTimeMilliseconds()),
                ct);
            if (reservation.IsGranted) lock (_crowds) crowd.UnderWay++;
            return reservation;
        }
        catch (Exception failure) when (DatabaseFailure.IsUnreachable(failure))
        {
            crowd.Failures++;
            throw;
        }
        finally
        {
            crowd.Turn.Release();
        }
    }

    private Unreserved Refusal(long endsAt, FailureLimit limit)
    {
        var left = DateTimeOffset.FromUnixTimeMilliseconds(endsAt) - clock.GetUtcNow();
        return new(AttemptErrors.TooManyFailures with { RetryAfter = left < limit.Window ? left : limit.Window });
    }

    private AttemptGroup Join(string subject)
    {
        lock (_crowds)
        {
            if (!_crowds.TryGetValue(subject, out var crowd)) _crowds.Add(subject, crowd = new AttemptGroup());
            crowd.Members++;
            return crowd;
        }
    }

    private void Leave(string subject, AttemptGroup crowd)
    {
        lock (_crowds)
        {
            if (--crowd.Members == 0) _crowds.Remove(subject);
        }
    }

    private Task ChangeOf(AttemptGroup crowd)
    {
        lock (_crowds) return crowd.Change.Task;
    }

    private bool MayHope(AttemptGroup crowd, Task change)
    {
        lock (_crowds) return change.IsCompleted || crowd.UnderWay > 0;
    }

    // A database that can't be written to has been waited for by what was attempted; its answer doesn't wait as long again.
    private async ValueTask EndAsync(Reserved attempt)
    {
        var settled = SettleAsync(attempt);
        if (!settled.IsCompleted) await Task.WhenAny(settled, Task.Delay(SettlePatience, CancellationToken.None));
    }

    private async Task SettleAsync(Reserved attempt)
    {
        var (subject, crowd) = (attempt.Subject, attempt.Crowd);
        if (attempt.Verdict == Verdict.Succeeded) await SettleAsync(() => counters.ResetAsync(subject));
        else if (attempt.Verdict == Verdict.None) await SettleAsync(() => counters.GiveBackAsync(subject, attempt.EndsAt));

        lock (_crowds)
        {
            // A failure makes no room: those who wait learn something from it only where it was the last that was under way.
            if (--crowd.UnderWay == 0 || attempt.Verdict != Verdict.Failed) crowd.Tell();
        }

        Leave(subject, crowd);
    }

    // What the attempt was for is done. It must not fail, nor be run again, because the count can't be written: that stays as it
    // is until its window ends.
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
                // The database has chosen this one to give way; the other is through by now.
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                LogNotSettled(log, problem);
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "How an attempt ended could not be written; it counts as a failure until its window ends")]
    private static partial void LogNotSettled(ILogger log, Exception problem);

    private enum Verdict
    {
        None,
        Failed,
        Succeeded,
    }

    /// <summary>Those of this process who try one subject. Guarded by the lock on all of them.</summary>
    private sealed class AttemptGroup
    {
        /// <summary>Under way or waiting; the last one takes the crowd away.</summary>
        public int Members { get; set; }

        /// <summary>Those who hold a reservation.</summary>
        public int UnderWay { get; set; }

        /// <summary>Ends when another try may do better.</summary>
        public TaskCompletionSource Change { get; private set; } = NewChange();

        /// <summary>Held by the one who asks the database.</summary>
        public SemaphoreSlim Turn { get; } = new(1);

        /// <summary>How often the database could not be asked. Counted by whoever holds the turn.</summary>
        public volatile int Failures;

        /// <summary>Lets those who wait try again.</summary>
        public void Tell()
        {
            Change.SetResult();
            Change = NewChange();
        }

        private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Reserved(FailureLimits limits, string subject, AttemptGroup crowd, long endsAt) : IAttempt
    {
        private bool _isOver;

        public string Subject => subject;

        public AttemptGroup Crowd => crowd;

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

    /// <summary>One that is refused, or that no limit counts.</summary>
    private sealed class Unreserved(Error? refused) : IAttempt
    {
        public Error? Refused => refused;

        public Error Fail(Error refusal) => refusal;

        public void Count() { }

        public void Succeed() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>How many attempts are allowed, and over how long they are counted from the first.</summary>
internal sealed record FailureLimit(int Most, TimeSpan Window);
