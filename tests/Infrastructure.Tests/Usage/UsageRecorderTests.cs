using Platform.Application.Credentials;
using Platform.Infrastructure.Usage;

namespace Platform.Infrastructure.Tests.Usage;

/// <summary>How many requests were made.</summary>
[Trait("Database", "Any")]
public sealed class UsageRecorderTests : IAsyncLifetime
{
    private readonly UsageDatabase _database = new();

    private UsageRecorder Uses => _database.Uses;

    private long Key => _database.Key.ApiKey!.Value.Value;

    public ValueTask InitializeAsync() => new(_database.SeedAsync());

    [Fact]
    public async Task Usage_is_counted_by_day_and_key_and_all_sessions_together()
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
    public async Task Usage_is_added_to_existing_rows()
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
    public async Task Usage_of_two_nodes_adds_up()
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
    public async Task Usage_belongs_to_the_UTC_day_of_the_request_whenever_it_is_written()
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
    public async Task Usage_that_could_not_be_written_is_kept_for_the_next_flush()
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

    // Here the commit succeeded. Had it failed, the counts would be lost, which is preferred to counting twice.
    [Fact]
    public async Task Usage_with_an_unknown_outcome_is_not_written_again()
    {
        Count(Uses, _database.Key, Start, 3);
        _database.LosesAnswerAfter = 0;
        await Uses.FlushAsync(Ct);
        Uses.RecordRequest(_database.Key, UsedOperation.None, Start);
        await Uses.FlushAsync(Ct);

        Assert.Equal([$"2026-03-01|{Key}|4|0"], _database.Days());
    }

    [Fact]
    public async Task Usage_of_many_keys_is_written_in_batches_with_other_writers_in_between()
    {
        for (var i = 0; i < 1200; i++) Count(Uses, _database.OtherKey(i), Start, 2);
        await Uses.FlushAsync(Ct);

        Assert.Equal(3, _database.Committed);
        Assert.Equal(["1200|2400"], _database.Database.Ask("SELECT count(*), sum(Requests) FROM UsageDays"));
    }

    [Trait("Only", "SQLite")]
    [Fact]
    public async Task Written_usage_batches_are_not_written_again_when_a_later_one_fails()
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
    public async Task Usage_of_a_deleted_organization_blocks_no_other()
    {
        Uses.RecordRequest(_database.Key with { Organization = new(999) }, UsedOperation.None, Start);
        Uses.RecordRequest(Caller.Anonymous, UsedOperation.None, Start);
        Uses.RecordRefusal(Caller.Anonymous, Start);
        Uses.RecordRequest(_database.Key, UsedOperation.None, Start);
        await Uses.FlushAsync(Ct);

        Assert.Equal([$"2026-03-01|{Key}|1|0"], _database.Days());
    }

    [Fact]
    public async Task Usage_is_written_every_second()
    {
        await Uses.StartAsync(Ct);
        Count(Uses, _database.Key, Start, 3);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (_database.Days().Count == 0) await Task.Delay(50, limit.Token);

        Assert.Equal([$"2026-03-01|{Key}|3|0"], _database.Days());
        await Uses.StopAsync(Ct);
    }

    // The host cancels its token when the last requests used up the shutdown timeout.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Usage_is_written_at_shutdown_even_after_the_timeout(bool isLate)
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
