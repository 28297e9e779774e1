using Microsoft.EntityFrameworkCore;
using Platform.Infrastructure.Usage;

namespace Platform.Infrastructure.Tests.Usage;

/// <summary>When credentials were last used.</summary>
[Trait("Database", "Any")]
public sealed class LastUseTests : IDisposable
{
    private readonly UsageDatabase _database = new();

    private UsageRecorder Uses => _database.Uses;

    [Fact]
    public async Task Last_use_is_written_by_a_flush_and_not_before()
    {
        await TouchBothAsync(Start.AddHours(1));
        Assert.Equal((null, Start), await _database.LastUsesAsync());

        await Uses.FlushAsync(Ct);
        Assert.Equal((Start.AddHours(1), Start.AddHours(1)), await _database.LastUsesAsync());
    }

    [Trait("Only", "SQLite")]
    [Fact]
    public async Task Last_use_is_stored_as_any_other_instant()
    {
        await TouchBothAsync(Start.AddTicks(1_234_500));
        await Uses.FlushAsync(Ct);
        await using var db = _database.Database.Open();
        await db.ApiKeys.ExecuteUpdateAsync(k => k.SetProperty(x => x.UpdatedAt, Start.AddTicks(1_234_500)), Ct);

        Assert.Equal(
            ["2026-03-01 12:00:00.12345|text|1"],
            _database.Database.Ask("SELECT LastUsedAt, typeof(LastUsedAt), LastUsedAt = UpdatedAt FROM ApiKeys"));
        Assert.Equal(["2026-03-01 12:00:00.12345|text"], _database.Database.Ask("SELECT LastUsedAt, typeof(LastUsedAt) FROM Sessions"));
    }

    [Fact]
    public async Task Last_use_changes_nothing_else_and_conflicts_with_no_change()
    {
        await _database.SeedAsync();
        await using var db = _database.Database.Open();
        var loaded = await db.ApiKeys.SingleAsync(Ct);
        Touch(Start.AddHours(1));
        await Uses.FlushAsync(Ct);
        loaded.Revoke(Start.AddHours(2));

        Assert.Null(await db.SaveAsync(Ct));
    }

    [Fact]
    public async Task Last_use_of_a_key_revoked_meanwhile_is_written()
    {
        await TouchBothAsync(Start.AddHours(1));
        await using (var db = _database.Database.Open())
        {
            (await db.ApiKeys.SingleAsync(Ct)).Revoke(Start.AddHours(2));
            Assert.Null(await db.SaveAsync(Ct));
        }

        await Uses.FlushAsync(Ct);
        Assert.Equal((Start.AddHours(1), Start.AddHours(1)), await _database.LastUsesAsync());
    }

    [Fact]
    public async Task Last_use_never_goes_back_in_time()
    {
        await TouchBothAsync(Start.AddHours(2));
        await Uses.FlushAsync(Ct);
        Touch(Start.AddHours(1));
        await Uses.FlushAsync(Ct);
        Assert.Equal((Start.AddHours(2), Start.AddHours(2)), await _database.LastUsesAsync());

        var behind = _database.NewNode();
        behind.RecordUse(_database.Key, default, Start.AddHours(1));
        behind.RecordUse(_database.SignIn, default, Start.AddHours(1));
        await behind.FlushAsync(Ct);
        Assert.Equal((Start.AddHours(2), Start.AddHours(2)), await _database.LastUsesAsync());
    }

    [Fact]
    public async Task Last_use_that_a_wrong_clock_stored_in_the_future_is_replaced()
    {
        await TouchBothAsync(Start.AddDays(1));
        await Uses.FlushAsync(Ct);

        var right = _database.NewNode(new FakeTimeProvider(Start.AddHours(1)));
        right.RecordUse(_database.Key, default, Start.AddHours(1));
        right.RecordUse(_database.SignIn, default, Start.AddHours(1));
        await right.FlushAsync(Ct);

        Assert.Equal((Start.AddHours(1), Start.AddHours(1)), await _database.LastUsesAsync());
    }

    [Fact]
    public async Task Last_use_of_a_node_whose_clock_is_seconds_fast_is_kept()
    {
        await TouchBothAsync(Start.AddSeconds(20));
        await Uses.FlushAsync(Ct);

        var behind = _database.NewNode(new FakeTimeProvider(Start));
        behind.RecordUse(_database.Key, default, Start);
        behind.RecordUse(_database.SignIn, default, Start);
        await behind.FlushAsync(Ct);

        Assert.Equal((Start.AddSeconds(20), Start.AddSeconds(20)), await _database.LastUsesAsync());
    }

    [Fact]
    public async Task Last_use_that_could_not_be_written_is_kept_for_the_next_flush()
    {
        await TouchBothAsync(Start.AddHours(1));
        _database.IsDown = true;
        await Uses.FlushAsync(Ct);
        Assert.Equal((null, Start), await _database.LastUsesAsync());

        Uses.RecordUse(_database.SignIn, default, Start.AddHours(3));
        _database.IsDown = false;
        await Uses.FlushAsync(Ct);
        Assert.Equal((Start.AddHours(1), Start.AddHours(3)), await _database.LastUsesAsync());
    }

    // Whether or not it was written, writing it again changes nothing.
    [Fact]
    public async Task Last_use_with_an_unknown_outcome_is_kept_too()
    {
        await TouchBothAsync(Start.AddHours(1));
        _database.LosesAnswerAfter = 0;
        await Uses.FlushAsync(Ct);
        _database.Database.Ask("UPDATE ApiKeys SET LastUsedAt = NULL");
        await Uses.FlushAsync(Ct);

        Assert.Equal((Start.AddHours(1), Start.AddHours(1)), await _database.LastUsesAsync());
    }

    [Fact]
    public async Task Last_use_is_written_once()
    {
        await TouchBothAsync(Start.AddHours(1));
        await Uses.FlushAsync(Ct);
        _database.Database.Ask("UPDATE ApiKeys SET LastUsedAt = NULL");
        await Uses.FlushAsync(Ct);

        Assert.Equal((null, Start.AddHours(1)), await _database.LastUsesAsync());
    }

    [Fact]
    public async Task Last_use_is_written_at_shutdown()
    {
        await _database.SeedAsync();
        await Uses.StartAsync(Ct);
        Touch(Start.AddHours(1));
        await Uses.StopAsync(Ct);

        Assert.Equal((Start.AddHours(1), Start.AddHours(1)), await _database.LastUsesAsync());
    }

    public void Dispose() => _database.Dispose();

    private async Task TouchBothAsync(DateTimeOffset at)
    {
        await _database.SeedAsync();
        Touch(at);
    }

    private void Touch(DateTimeOffset at)
    {
        Uses.RecordUse(_database.Key, default, at);
        Uses.RecordUse(_database.SignIn, default, at);
    }
}
