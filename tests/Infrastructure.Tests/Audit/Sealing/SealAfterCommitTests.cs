using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Audit.Recording;
using Platform.Infrastructure.Audit.Review;
using Platform.Infrastructure.Audit.Sealing;
using Platform.Infrastructure.Credentials;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Audit.Sealing;

/// <summary>Entries that are committed unsealed, as on SQL Server; the rules are the same on every database.</summary>
public sealed class SealAfterCommitTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();

    [Fact]
    public async Task Entry_is_committed_with_its_change_and_sealed_afterwards()
    {
        var user = await _database.SeedAsync();
        await RecordAsync(user, "first");

        Assert.Equal(["1|0"], Counts());
        Assert.Equal("0 intact, 1 unsealed", await VerifyAsync());

        await Sealer().SealAllAsync(Ct);
        Assert.Equal(["0|1"], Counts());
        Assert.Equal("1 intact, 0 unsealed", await VerifyAsync());
        Assert.Equal(["first"], Details());
    }

    [Fact]
    public async Task Entry_of_a_save_that_is_rolled_back_is_not_there()
    {
        var user = await _database.SeedAsync();
        await using var db = Open();
        await using (await db.BeginAsync(Ct))
        {
            Trail(db, user).Record(AuditAction.ApiKeyRevoked, "api_key", "7");
            Assert.Null(await db.SaveAsync(Ct));
        }

        Assert.Equal(["0|0"], Counts());
    }

    [Fact]
    public async Task New_organization_has_the_head_of_its_chain_from_the_start()
    {
        await using var db = Open();
        var user = TestDatabase.NewUser();
        db.Add(user);
        Trail(db, user)
            .RecordCreatedFor(user.Organization, user, AuditAction.OrganizationCreated, "organization", () => user.Organization.Id.Value);
        Assert.Null(await db.SaveAsync(Ct));

        Assert.Equal(["0"], _database.Ask("SELECT Sequence FROM AuditHeads"));
        await Sealer().SealAllAsync(Ct);
        Assert.Equal([$"1|{user.OrganizationId.Value}"], _database.Ask("SELECT Sequence, TargetId FROM AuditEntries"));
    }

    [Fact]
    public async Task Running_node_seals_within_a_second()
    {
        var user = await _database.SeedAsync();
        using var sealer = Sealer();
        await sealer.StartAsync(Ct);
        await RecordAsync(user, "own");

        await EventuallyAsync(() => Counts() is ["0|1"], TimeSpan.FromSeconds(1));
        await sealer.StopAsync(Ct);
    }

    [Fact]
    public async Task Entries_of_a_killed_node_are_sealed_by_another_within_a_second()
    {
        var user = await _database.SeedAsync();
        for (var i = 0; i < 250; i++) await RecordAsync(user, $"{i}");
        using var other = new AuditSealer(
            _database.Contexts, Chain(), new AuditSealQueue(), TimeProvider.System, NullLogger<AuditSealer>.Instance);
        await other.StartAsync(Ct);

        await EventuallyAsync(() => Counts() is ["0|250"], TimeSpan.FromSeconds(2));
        await other.StopAsync(Ct);
        Assert.Equal(Enumerable.Range(0, 250).Select(i => $"{i}"), Details());
    }

    [Fact]
    public async Task Shutdown_seals_queued_entries()
    {
        var user = await _database.SeedAsync();
        var sealer = Sealer();
        await RecordAsync(user, "last");
        await sealer.StopAsync(Ct);

        Assert.Equal(["0|1"], Counts());
    }

    [Fact]
    public async Task Concurrent_writers_and_two_sealers_lose_and_duplicate_no_entry()
    {
        var user = await _database.SeedAsync();
        using var one = Sealer();
        using var other = new AuditSealer(
            _database.Contexts, Chain(), new AuditSealQueue(), TimeProvider.System, NullLogger<AuditSealer>.Instance);
        await one.StartAsync(Ct);
        await other.StartAsync(Ct);

        // As many writers as get SQLite's write lock within its timeout on a slow disk.
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Ct };
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), atOnce, async (i, _) => await RecordAsync(user, $"{i}"));

        await EventuallyAsync(() => Counts() is ["0|200"], TimeSpan.FromSeconds(5));
        await Task.WhenAll(one.StopAsync(Ct), other.StopAsync(Ct));
        Assert.Equal("200 intact, 0 unsealed", await VerifyAsync());
        Assert.Equal(200, Details().Distinct().Count());
    }

    [Theory]
    [InlineData("UPDATE UnsealedAuditEntries SET Content = replace(Content, 'first', 'other')")]
    [InlineData("UPDATE UnsealedAuditEntries SET OrganizationId = 1, At = '2026-03-01 12:00:00.001'")]
    [InlineData("UPDATE UnsealedAuditEntries SET KeyId = 'none'")]
    [InlineData("UPDATE UnsealedAuditEntries SET Mac = x'00'")]
    public async Task Unsealed_entry_that_was_changed_is_reported_and_does_not_delay_others(string change)
    {
        var user = await _database.SeedAsync();
        await RecordAsync(user, "first");
        _database.Ask(change);
        await RecordAsync(user, "second");
        await Sealer().SealAllAsync(Ct);

        Assert.Equal(["1|1"], Counts());
        Assert.Equal(["second"], Details());
        Assert.Contains("the unsealed entry 1 was changed or added outside the server", await VerifyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copy_of_a_sealed_entry_is_not_sealed_again()
    {
        var user = await _database.SeedAsync();
        await RecordAsync(user, "first");
        _database.Ask("CREATE TABLE Kept AS SELECT * FROM UnsealedAuditEntries");
        await Sealer().SealAllAsync(Ct);
        _database.Ask("INSERT INTO UnsealedAuditEntries SELECT Id + 100, OrganizationId, At, Content, KeyId, Mac FROM Kept");
        await Sealer().SealAllAsync(Ct);

        Assert.Equal(["1|1"], Counts());
        Assert.Contains("overdue", await VerifyAsync(Start.AddMinutes(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_left_unsealed_for_five_seconds_is_reported()
    {
        var user = await _database.SeedAsync();
        await RecordAsync(user, "first");

        Assert.Equal("0 intact, 1 unsealed", await VerifyAsync(Start.AddSeconds(5)));
        Assert.Contains(
            "the unsealed entry 1 of 2026-03-01T12:00:00Z is overdue", await VerifyAsync(Start.AddSeconds(6)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chain_with_a_removed_head_continues_visibly_broken()
    {
        var user = await _database.SeedAsync();
        await RecordAsync(user, "first");
        await Sealer().SealAllAsync(Ct);
        _database.Ask("DELETE FROM AuditHeads");
        await RecordAsync(user, "second");
        await Sealer().SealAllAsync(Ct);

        Assert.Contains("follows nothing", await VerifyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_reader_catches_up_with_committed_entries()
    {
        var user = await _database.SeedAsync();
        await RecordAsync(user, "first");
        await Sealer().CatchUpAsync(user.OrganizationId, Ct);

        Assert.Equal(["first"], Details());
    }

    public void Dispose() => _database.Dispose();

    private AuditChain Chain() => _database.Services.GetRequiredService<AuditChain>();

    private AuditSealer Sealer() =>
        new(
            _database.Contexts,
            Chain(),
            _database.Services.GetRequiredService<AuditSealQueue>(),
            TimeProvider.System,
            NullLogger<AuditSealer>.Instance);

    private AppDb Open()
    {
        var db = _database.OpenWith();
        var writer = new SealAfterCommit(
            Chain(), _database.Services.GetRequiredService<AuditKeys>(), _database.Services.GetRequiredService<AuditSealQueue>());
        var tracker = _database.Services.GetServices<ISaveParticipant>().OfType<CredentialChangeTracker>().Single();
        db.Begin(() => [tracker, new AuditRecorder(writer)]);
        return db;
    }

    private async Task RecordAsync(User user, string detail)
    {
        await using var db = Open();
        Trail(db, user).Record(AuditAction.ApiKeyRevoked, "api_key", "7", detail);
        Assert.Null(await db.SaveAsync(Ct));
    }

    private static AuditTrail Trail(AppDb db, User user) => new(db, TestCallers.Of(user), ClientInfo.None, new FakeTimeProvider(Start));

    private List<string> Counts() =>
        _database.Ask("SELECT (SELECT count(*) FROM UnsealedAuditEntries), (SELECT count(*) FROM AuditEntries)");

    private List<string> Details() => _database.Ask("SELECT Detail FROM AuditEntries ORDER BY Sequence");

    private async Task<string> VerifyAsync(DateTimeOffset? now = null)
    {
        var verification = new AuditVerification(
            _database.Contexts, _database.Services.GetRequiredService<AuditKeys>(), Chain(), new FakeTimeProvider(now ?? Start));
        await foreach (var finding in verification.VerifyAsync(null, Ct))
        {
            return finding.Problem ?? $"{finding.Entries} intact, {finding.Unsealed} unsealed";
        }

        return "";
    }

    private static async Task EventuallyAsync(Func<bool> isSo, TimeSpan within)
    {
        var end = DateTime.UtcNow + within;
        while (!isSo())
        {
            Assert.True(DateTime.UtcNow < end, $"Not so within {within}.");
            await Task.Delay(10, Ct);
        }
    }
}
