using Platform.Application.Credentials;
using Platform.Infrastructure.Usage;

namespace Platform.Infrastructure.Tests.Usage;

/// <summary>How much was asked for.</summary>
[Trait("Database", "Any")]
public sealed class UsesTests : IAsyncLifetime
{
    private readonly UsesDatabase _database = new();

    private UsageRecorder Uses => _database.Uses;

    private long Key => _database.Key.ApiKey!.Value.Value;

    public ValueTask InitializeAsync() => new(_database.SeedAsync());

    [Fact]
    public async Task Are_summed_by_day_and_key_and_the_sign_ins_together()
    {
        Count(Uses, _database.Key, Start, 3);
        Uses.RecordRefusal(_database.Key, Start);
        Count(Uses, _database.SignIn, Start, 2);
        Count(Uses, _database.SignIn with { Session = new(77) }, Start, 1);
        Assert.Empty(_database.Days());

        await Uses.FlushAsync(Ct);
        Assert.Equal(["2026-03-01|0|3|0", $"2026-03-01|{Key}|3|1"], _database.Days());
    }

    [Fact]
    public async Task Are_added_to_what_is_there()
    {
        Count(Uses, _database.Key, Start, 3);
        await Uses.FlushAsync(Ct);
        Uses.RecordRequest(_database.Key, UsedOperation.None, Start);
        Uses.RecordRefusal(_database.Key, Start);
        await Uses.FlushAsync(Ct);
        await Uses.FlushAsync(Ct);

        Assert.Equal([$"2026-03-01|{Key}|4|1"], _database.Days());
    }

    [Fact]
    public async Task Of_two_nodes_add_up()
    {
        var other = _database.NewNode();
        var flushes = new List<Task>();
        for (var i = 0; i < 20; i++)
        {
            Count(Uses, _database.Key, Start, 2);
            Count(other, _database.Key, Start, 3);
            Uses.RecordRefusal(_database.Key, Start);
            flushes.Add(Task.Run(() => Uses.FlushAsync(Ct), Ct));
            flushes.Add(Task.Run(() => other.FlushAsync(Ct), Ct));
        }

        await Task.WhenAll(flushes);
        Assert.Equal([$"2026-03-01|{Key}|100|20"], _database.Days());
    }

    [Fact]
    public async Task Belong_to_the_day_in_UTC_they_were_asked_on_whenever_they_are_written()
    {
        var midnight = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        Uses.RecordRequest(_database.Key, UsedOperation.None, midnight.AddTicks(-1));
        Count(Uses, _database.Key, midnight, 2);
        Uses.RecordRequest(_database.Key, UsedOperation.None, midnight.AddTicks(-1).ToOffset(TimeSpan.FromHours(9)));
        await Uses.FlushAsync(Ct);
        Uses.RecordRequest(_database.Key, UsedOperation.None, midnight.AddMinutes(-1));
        await Uses.FlushAsync(Ct);

        Assert.Equal([$"2026-03-01|{Key}|3|0", $"2026-03-02|{Key}|2|0"], _database.Days());
    }

    [Fact]
    public async Task That_could_not_be_written_are_kept_for_the_next_time()
    {
        Count(Uses, _database.Key, Start, 3);
        _database.IsDown = true;
        await Uses.FlushAsync(Ct);
        Uses.RecordRefusal(_database.Key, Start);
        await Uses.FlushAsync(Ct);
        Assert.Empty(_database.Days());

        _database.IsDown = false;
        await Uses.FlushAsync(Ct);
        Assert.Equal([$"2026-03-01|{Key}|3|1"], _database.Days());
    }

    // Here the commit had happened. Had it not, they would be missing: rather that than counted twice.
    [Fact]
    public async Task Of_which_no_one_knows_whether_they_were_written_are_not_written_again()
    {
        Count(Uses, _database.Key, Start, 3);
        _database.LosesAnswerAfter = 0;
        await Uses.FlushAsync(Ct);
        Uses.RecordRequest(_database.Key, UsedOperation.None, Start);
        await Uses.FlushAsync(Ct);

        Assert.Equal([$"2026-03-01|{Key}|4|0"], _database.Days());
    }

    [Fact]
    public async Task Of_many_keys_are_written_in_parts_so_that_others_get_their_turn()
    {
        for (var i = 0; i < 1200; i++) Count(Uses, _database.OtherKey(i), Start, 2);
        await Uses.FlushAsync(Ct);

        Assert.Equal(3, _database.Committed);
        Assert.Equal(["1200|2400"], _database.Database.Ask("SELECT count(*), sum(Requests) FROM UsageDays"));
    }

    [Trait("Only", "SQLite")]
    [Fact]
    public async Task Parts_that_were_written_are_not_written_again_when_a_later_one_fails()
    {
        for (var i = 0; i < 1200; i++) Count(Uses, _database.OtherKey(i), Start, 2);
        _database.Database.Ask(
            "CREATE TRIGGER Full BEFORE INSERT ON UsageDays WHEN NEW.ApiKeyId = 1700 BEGIN SELECT RAISE(ABORT, 'full'); END");
        await Uses.FlushAsync(Ct);
        Assert.Equal(["500|1000"], _database.Database.Ask("SELECT count(*), sum(Requests) FROM UsageDays"));

        _database.Database.Ask("DROP TRIGGER Full");
        await Uses.FlushAsync(Ct);
        Assert.Equal(["1200|2400"], _database.Database.Ask("SELECT count(*), sum(Requests) FROM UsageDays"));
    }

    [Fact]
    public async Task Of_an_organization_that_is_gone_stand_in_no_ones_way()
    {
        Uses.RecordRequest(_database.Key with { Organization = new(999) }, UsedOperation.None, Start);
        Uses.RecordRequest(Caller.Anonymous, UsedOperation.None, Start);
        Uses.RecordRefusal(Caller.Anonymous, Start);
        Uses.RecordRequest(_database.Key, UsedOperation.None, Start);
        await Uses.FlushAsync(Ct);

        Assert.Equal([$"2026-03-01|{Key}|1|0"], _database.Days());
    }

    [Fact]
    public async Task Are_written_every_second()
    {
        await Uses.StartAsync(Ct);
        Count(Uses, _database.Key, Start, 3);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (_database.Days().Count == 0) await Task.Delay(50, limit.Token);

        Assert.Equal([$"2026-03-01|{Key}|3|0"], _database.Days());
        await Uses.StopAsync(Ct);
    }

    // The host cancels its token when the last requests took all the time that it had for them.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Are_written_at_the_stop_even_where_it_is_late(bool isLate)
    {
        await Uses.StartAsync(Ct);
        Count(Uses, _database.Key, Start, 3);
        await Uses.StopAsync(new CancellationToken(isLate));

        Assert.Equal([$"2026-03-01|{Key}|3|0"], _database.Days());
    }

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Count(UsageRecorder uses, Caller caller, DateTimeOffset now, int times)
    {
        for (var i = 0; i < times; i++) uses.RecordRequest(caller, UsedOperation.None, now);
    }
}
