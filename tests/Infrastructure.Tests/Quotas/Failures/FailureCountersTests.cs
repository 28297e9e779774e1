using Microsoft.Extensions.DependencyInjection;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Quotas.Failures;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Quotas.Failures;

/// <summary>The counters in a real database.</summary>
[Trait("Database", "Any")]
public sealed class FailureCountersTests : IDisposable
{
    private const int Limit = 10;
    private const long Window = 900_000;

    private static readonly string Someone = new('a', FailureCounter.SubjectLength);
    private static readonly string Another = new('b', FailureCounter.SubjectLength);

    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly IFailureCounters _counters;
    private long _now = Start.ToUnixTimeMilliseconds();

    public FailureCountersTests() => _counters = CountersOn(_database.Contexts);

    [Fact]
    public async Task Failures_are_reserved_up_to_the_limit_and_expire_with_the_first_ones_window()
    {
        var endsAt = _now + Window;
        for (var i = 0; i < Limit; i++, _now++) Assert.Equal(new Reservation(true, endsAt), await ReserveAsync());

        Assert.Equal(new Reservation(false, endsAt), await ReserveAsync());
        Assert.Equal([$"{Someone}|10|{endsAt}"], _database.Ask("SELECT Subject, Failures, EndsAt FROM FailureCounters"));
    }

    [Fact]
    public async Task Failure_counters_are_separate_per_subject()
    {
        for (var i = 0; i < Limit; i++) await ReserveAsync();

        Assert.False((await ReserveAsync()).IsGranted);
        Assert.True((await ReserveAsync(Another)).IsGranted);
    }

    [Fact]
    public async Task Failure_counter_starts_again_after_its_window()
    {
        for (var i = 0; i < Limit; i++) await ReserveAsync();

        _now += Window - 1;
        Assert.False((await ReserveAsync()).IsGranted);
        _now++;
        Assert.Equal(new Reservation(true, _now + Window), await ReserveAsync());
        Assert.Equal(["1"], Counts());
    }

    [Fact]
    public async Task Failure_counter_starts_again_after_a_reset()
    {
        for (var i = 0; i < Limit; i++) await ReserveAsync();
        await ReserveAsync(Another);

        await _counters.ResetAsync(Someone);
        _now += 5;

        Assert.Equal(new Reservation(true, _now + Window), await ReserveAsync());
        Assert.Equal(["1", "1"], Counts());
    }

    [Fact]
    public async Task Failure_counter_is_deleted_when_all_reservations_are_returned()
    {
        var first = await ReserveAsync();
        await ReserveAsync();

        await _counters.GiveBackAsync(Someone, first.EndsAt);
        Assert.Equal(["1"], Counts());
        await _counters.GiveBackAsync(Someone, first.EndsAt);
        Assert.Empty(Counts());
    }

    // Otherwise a caller who disconnects would make room for one more.
    [Fact]
    public async Task Reservation_returned_after_a_reset_or_window_leaves_the_next_count_unchanged()
    {
        var early = await ReserveAsync();
        await _counters.ResetAsync(Someone);
        await _counters.GiveBackAsync(Someone, early.EndsAt);
        Assert.Empty(Counts());

        _now++;
        await ReserveAsync();
        await _counters.GiveBackAsync(Someone, early.EndsAt);
        Assert.Equal(["1"], Counts());
    }

    [Fact]
    public async Task Two_nodes_at_once_never_exceed_the_failure_limit()
    {
        await using var node = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddDatabase(_database.AnotherNode).BuildServiceProvider();
        var other = CountersOn(node.GetRequiredService<Func<AppDb>>());

        var reservations = await Task.WhenAll(
            Enumerable.Range(0, 60).Select(i => Task.Run(() => ReserveAsync(Someone, i % 2 == 0 ? _counters : other))));

        Assert.Equal(Limit, reservations.Count(reservation => reservation.IsGranted));
        Assert.Equal(["10"], Counts());
    }

    [Fact]
    public async Task Failure_counter_respects_a_lowered_limit()
    {
        for (var i = 0; i < Limit; i++) await ReserveAsync();

        Assert.False((await _counters.ReserveAsync(new ReservationRequest(Someone, 3, _now, _now + Window), Ct)).IsGranted);
    }

    [Fact]
    public async Task Window_begun_by_a_fast_clock_is_dropped()
    {
        var right = _now;
        _now += (long)TimeSpan.FromDays(1).TotalMilliseconds;
        for (var i = 0; i < Limit; i++) await ReserveAsync();
        Assert.False((await ReserveAsync()).IsGranted);

        _now = right;
        var reserved = await ReserveAsync();

        Assert.Equal((true, right + Window), (reserved.IsGranted, reserved.EndsAt));
        Assert.Equal(["1"], Counts());
    }

    [Fact]
    public async Task Window_begun_by_a_clock_half_a_minute_fast_counts()
    {
        _now += 30_000;
        for (var i = 0; i < Limit; i++) await ReserveAsync();

        _now -= 30_000;

        Assert.False((await ReserveAsync()).IsGranted);
    }

    public void Dispose() => _database.Dispose();

    private static IFailureCounters CountersOn(Func<AppDb> contexts) =>
        TestDatabase.Choose<IFailureCounters>(() => new SqliteFailureCounters(contexts), () => new SqlServerFailureCounters(contexts));

    private Task<Reservation> ReserveAsync(string? subject = null, IFailureCounters? counters = null) =>
        (counters ?? _counters).ReserveAsync(new ReservationRequest(subject ?? Someone, Limit, _now, _now + Window), Ct);

    private List<string> Counts() => _database.Ask("SELECT Failures FROM FailureCounters");
}
