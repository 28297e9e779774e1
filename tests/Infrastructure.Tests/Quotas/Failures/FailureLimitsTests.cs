using Microsoft.Extensions.Logging.Abstractions;
using Platform.Application.Attempts;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Infrastructure.Quotas.Failures;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Quotas.Failures;

/// <summary>Which attempts are admitted, queued and refused, on a real database.</summary>
[Trait("Database", "Any")]
public sealed class FailureLimitsTests : IDisposable
{
    private const int Limit = 3;

    private static readonly string Someone = new('a', FailureCounter.SubjectLength);
    private static readonly string Another = new('b', FailureCounter.SubjectLength);
    private static readonly Error Wrong = new(ErrorKind.Unauthorized, "Wrong");

    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly FakeTimeProvider _clock = new(Start);
    private readonly TroubledCounters _counters;
    private readonly FailureLimits _limits;

    public FailureLimitsTests()
    {
        _counters = new TroubledCounters(TestDatabase.Choose<IFailureCounters>(
            () => new SqliteFailureCounters(_database.Contexts), () => new SqlServerFailureCounters(_database.Contexts)));
        _limits = Limits(Limit);
    }

    [Fact]
    public async Task Attempt_beyond_the_limit_is_refused_with_the_time_to_wait()
    {
        await FailAsync(Limit);
        _clock.Advance(TimeSpan.FromMinutes(4));

        await using var refused = await BeginAsync();

        Assert.Equal(
            (ErrorKind.RateLimited, "Too many failed attempts; try again later", TimeSpan.FromMinutes(11)),
            (refused.Refused!.Kind, refused.Refused.Message, refused.Refused.RetryAfter));
        Assert.Null((await BeginAsync(Another)).Refused);
    }

    [Fact]
    public async Task Success_resets_the_failure_count()
    {
        await FailAsync(Limit - 1);
        await using (var attempt = await BeginAsync()) attempt.Succeed();

        await FailAsync(Limit);
        Assert.NotNull((await BeginAsync()).Refused);
    }

    [Fact]
    public async Task Attempt_without_an_outcome_is_not_counted()
    {
        for (var i = 0; i < 2 * Limit; i++) await (await BeginAsync()).DisposeAsync();

        Assert.Empty(Counts());
        Assert.Equal(0, _limits.Crowds);
    }

    [Fact]
    public async Task Attempt_waits_while_others_are_pending_and_is_admitted_when_one_succeeds()
    {
        var attempts = await BeginAllAsync();
        var waiting = BeginAsync();
        await End(attempts[0], failed: true);
        Assert.False(waiting.IsCompleted);

        attempts[1].Succeed();
        await attempts[1].DisposeAsync();

        await using var next = await waiting;
        Assert.Null(next.Refused);
        await End(attempts[2], failed: true);
    }

    [Fact]
    public async Task Waiting_attempt_is_admitted_when_another_ends_without_an_outcome()
    {
        var attempts = await BeginAllAsync();
        Task<IAttempt>[] waiting = [BeginAsync(), BeginAsync()];
        await End(attempts[0], failed: false);

        var next = await Task.WhenAny(waiting);
        Assert.Null((await next).Refused);
        var other = waiting.Single(one => one != next);
        Assert.False(other.IsCompleted);

        await End(attempts[1], failed: true);
        await End(attempts[2], failed: true);
        await End(await next, failed: true);
        Assert.NotNull((await other).Refused);
    }

    [Fact]
    public async Task Waiting_attempts_are_refused_once_all_others_have_failed()
    {
        var attempts = await BeginAllAsync();
        var waiting = Enumerable.Range(0, 20).Select(_ => BeginAsync()).ToList();
        foreach (var attempt in attempts) await End(attempt, failed: true);

        Assert.All(await Task.WhenAll(waiting), attempt => Assert.NotNull(attempt.Refused));
        Assert.Equal(["3"], Counts());
        Assert.Equal(0, _limits.Crowds);
    }

    // Of the attempts that begin between two successes, no more than the limit can fail, in whatever order they end.
    [Fact]
    public async Task Attempt_does_not_return_its_permit_to_a_count_begun_after_a_success()
    {
        var attempts = await BeginAllAsync();
        attempts[0].Succeed();
        await attempts[0].DisposeAsync();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await FailAsync(Limit);

        await End(attempts[1], failed: false);
        await End(attempts[2], failed: true);

        Assert.NotNull((await BeginAsync()).Refused);
    }

    [Fact]
    public async Task Attempt_that_stopped_waiting_reserves_nothing()
    {
        var attempts = await BeginAllAsync();
        using var gone = new CancellationTokenSource();
        var waiting = _limits.BeginAsync(Someone, gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        foreach (var attempt in attempts) await End(attempt, failed: false);
        Assert.Empty(Counts());
        Assert.Equal(0, _limits.Crowds);
    }

    [Fact]
    public async Task Successful_work_does_not_fail_because_the_count_cannot_be_written()
    {
        await FailAsync(1);
        _counters.Trouble = () => new TimeoutException("The database does not answer.");
        await using (var attempt = await BeginAsync()) attempt.Succeed();
        await (await BeginAsync()).DisposeAsync();

        Assert.Equal(["3"], Counts());
        Assert.Equal(0, _limits.Crowds);
    }

    // Otherwise the pipeline would run the use case again after it was saved.
    [Fact]
    public async Task Failure_count_retries_by_itself_when_the_database_demands_it()
    {
        var asked = 0;
        _counters.Trouble = () => ++asked <= 2 ? new SaveConflictException("Try again.") : null;
        await using (var attempt = await BeginAsync()) attempt.Succeed();

        Assert.Empty(Counts());

        _counters.Trouble = () => new SaveConflictException("Try again.");
        await using (var attempt = await BeginAsync()) attempt.Succeed();

        Assert.Equal(["1"], Counts());
    }

    [Fact]
    public async Task Attempt_ends_once_when_disposed_twice()
    {
        var attempts = await BeginAllAsync();
        await attempts[0].DisposeAsync();
        await attempts[0].DisposeAsync();

        Assert.Equal(["2"], Counts());
    }

    [Fact]
    public async Task Attempt_without_a_limit_is_not_counted()
    {
        var limits = Limits(null);
        for (var i = 0; i < 20; i++)
        {
            await using var attempt = await limits.BeginAsync(Someone, Ct);
            Assert.Null(attempt.Refused);
            Assert.Same(Wrong, attempt.Fail(Wrong));
        }

        Assert.Empty(Counts());
    }

    public void Dispose() => _database.Dispose();

    private FailureLimits Limits(int? limit) =>
        new(_counters, new RateLimitSettings(null, limit, TimeSpan.FromMinutes(15), null), _clock, NullLogger<FailureLimits>.Instance);

    private Task<IAttempt> BeginAsync(string? subject = null) => _limits.BeginAsync(subject ?? Someone, Ct).AsTask();

    private async Task<IAttempt[]> BeginAllAsync()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, Limit).Select(_ => BeginAsync()));
        Assert.All(attempts, attempt => Assert.Null(attempt.Refused));
        return attempts;
    }

    private async Task FailAsync(int times)
    {
        for (var i = 0; i < times; i++) await End(await BeginAsync(), failed: true);
    }

    private static ValueTask End(IAttempt attempt, bool failed)
    {
        Assert.Null(attempt.Refused);
        if (failed) Assert.Same(Wrong, attempt.Fail(Wrong));
        return attempt.DisposeAsync();
    }

    private List<string> Counts() => _database.Ask("SELECT Failures FROM FailureCounters");

    /// <summary>The counters; writing to them can be made to fail.</summary>
    private sealed class TroubledCounters(IFailureCounters counters) : IFailureCounters
    {
        public Func<Exception?> Trouble { get; set; } = () => null;

        public Task<Reservation> ReserveAsync(ReservationRequest request, CancellationToken ct) => counters.ReserveAsync(request, ct);

        public Task GiveBackAsync(string subject, long endsAt) =>
            Trouble() is { } trouble ? Task.FromException(trouble) : counters.GiveBackAsync(subject, endsAt);

        public Task ResetAsync(string subject) => Trouble() is { } trouble ? Task.FromException(trouble) : counters.ResetAsync(subject);
    }
}
