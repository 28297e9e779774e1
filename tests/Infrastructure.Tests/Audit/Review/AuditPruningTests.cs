using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Audit.Review;

[Trait("Database", "Any")]
public sealed class AuditPruningTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();

    [Fact]
    public async Task Pruning_deletes_the_oldest_entries_and_the_rest_still_verifies()
    {
        var user = await _database.SeedAsync();
        var other = await _database.SeedAsync("beta", "you@beta.example");
        for (var day = 0; day < 6; day++) await TestAudit.RecordAsync(_database, user, 1, Start.AddDays(day));
        await TestAudit.RecordAsync(_database, other, 2, Start.AddDays(5));

        await PruneAsync(Start.AddDays(365 + 3));
        Assert.Equal(
            ["4", "5", "6"], _database.Ask($"SELECT Sequence FROM AuditEntries WHERE OrganizationId = {user.OrganizationId.Value}"));
        Assert.Equal(["3 intact", "2 intact"], await TestAudit.VerifyAllAsync(_database));

        await TestAudit.RecordAsync(_database, user, 2, Start.AddDays(400));
        await PruneAsync(Start.AddDays(365 + 100));
        Assert.Equal(["2 intact", "0 intact"], await TestAudit.VerifyAllAsync(_database));

        // No entry is left at all, and the sequence continues.
        await PruneAsync(Start.AddDays(1000));
        await TestAudit.RecordAsync(_database, user, 1, Start.AddDays(1001));
        Assert.Equal(["9"], _database.Ask("SELECT Sequence FROM AuditEntries"));
        Assert.Equal(["1 intact", "0 intact"], await TestAudit.VerifyAllAsync(_database));
    }

    // With the clocks of two nodes, an entry can have an earlier time than the one before it.
    [Fact]
    public async Task Pruning_deletes_no_entry_that_follows_a_kept_one()
    {
        var user = await _database.SeedAsync();
        foreach (var day in new[] { 0, 2, 1, 3 }) await TestAudit.RecordAsync(_database, user, 1, Start.AddDays(day));

        await PruneAsync(Start.AddDays(365 + 2));

        Assert.Equal(["2", "3", "4"], _database.Ask("SELECT Sequence FROM AuditEntries"));
        Assert.Equal("3 intact", await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public async Task Organization_that_cannot_be_pruned_does_not_delay_others()
    {
        var user = await _database.SeedAsync();
        var held = user.OrganizationId.Value;
        var other = await _database.SeedAsync("beta", "you@beta.example");
        await TestAudit.RecordAsync(_database, user, 2);
        await TestAudit.RecordAsync(_database, other, 2);
        _database.Ask(
            $"CREATE TRIGGER Held BEFORE DELETE ON AuditEntries WHEN old.OrganizationId = {held} BEGIN SELECT RAISE(ABORT, 'held'); END");

        await PruneAsync(Start.AddDays(1000));

        Assert.Equal([$"{held}|2"], _database.Ask("SELECT OrganizationId, count(*) FROM AuditEntries GROUP BY OrganizationId"));
        Assert.Equal(["2 intact", "0 intact"], await TestAudit.VerifyAllAsync(_database));
    }

    [Fact]
    public async Task Pruning_deletes_more_than_one_batch()
    {
        var user = await _database.SeedAsync();
        await TestAudit.RecordAtOnceAsync(_database, user, 2100);

        await TestAudit.RecordAsync(_database, user, 1, Start.AddDays(300));
        await PruneAsync(Start.AddDays(400));

        Assert.Equal(["2101"], _database.Ask("SELECT Sequence FROM AuditEntries"));
        Assert.Equal("1 intact", await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public async Task Concurrent_nodes_prune_due_entries_once()
    {
        var user = await _database.SeedAsync();
        await TestAudit.RecordAsync(_database, user, 30, Start);
        await TestAudit.RecordAsync(_database, user, 3, Start.AddDays(300));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => PruneAsync(Start.AddDays(400)), Ct)));

        Assert.Equal("3 intact", await TestAudit.VerifyAsync(_database));
        Assert.Equal(["30|33"], _database.Ask("SELECT AnchorSequence, Sequence FROM AuditHeads"));
    }

    [Theory]
    [InlineData("UPDATE AuditEntries SET Detail = 'other' WHERE Sequence = 2")]
    [InlineData("DELETE FROM AuditEntries WHERE Sequence = 2")]
    [InlineData("UPDATE AuditHeads SET Sequence = 5")]
    public async Task Pruning_keeps_tampered_entries(string change)
    {
        var user = await _database.SeedAsync();
        await TestAudit.RecordAsync(_database, user, 4, Start);
        _database.Ask(change);
        var before = _database.Ask("SELECT * FROM AuditEntries");

        await PruneAsync(Start.AddDays(400));

        Assert.Equal(before.Count, _database.Ask("SELECT * FROM AuditEntries").Count);
        Assert.DoesNotContain("intact", await TestAudit.VerifyAsync(_database), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verification_during_pruning_finds_no_error()
    {
        var user = await _database.SeedAsync();
        for (var i = 0; i < 100; i++) await TestAudit.RecordAsync(_database, user, 1, Start.AddMinutes(i));

        using var done = new CancellationTokenSource();
        var verifying = Task.Run(
            async () =>
            {
                var found = new List<string>();
                while (!done.IsCancellationRequested) found.Add(await TestAudit.VerifyAsync(_database));
                return found;
            },
            Ct);
        for (var i = 1; i <= 100; i += 3)
        {
            await PruneAsync(Start.AddDays(365).AddMinutes(i));
            await TestAudit.RecordAsync(_database, user, 1, Start.AddDays(2));
        }

        await done.CancelAsync();
        Assert.All(await verifying, found => Assert.EndsWith(" intact", found, StringComparison.Ordinal));
    }

    public void Dispose() => _database.Dispose();

    private Task PruneAsync(DateTimeOffset now) => TestAudit.Pruning(_database, now).PruneAsync(Ct);
}
