using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Audit.Review;

[Trait("Database", "Any")]
public sealed class AuditVerificationTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();

    public static TheoryData<string, string> Changes => new()
    {
        { nameof(AuditEntry.At), "'2026-03-01 12:04:00.0000001'" },
        { nameof(AuditEntry.Action), "'api_key.createe'" },
        { nameof(AuditEntry.ActorUserId), "ActorUserId + 1" },
        { nameof(AuditEntry.ActorEmail), "'yov@example.com'" },
        { nameof(AuditEntry.ActorKeyPrefix), "'wrk_a1b2c3d5'" },
        { nameof(AuditEntry.TargetType), "'api_kez'" },
        { nameof(AuditEntry.TargetId), "'8'" },
        { nameof(AuditEntry.Ip), "'203.0.113.8'" },
        { nameof(AuditEntry.UserAgent), "'curl/8.5.1'" },
        { nameof(AuditEntry.RequestId), "'request-5'" },
        { nameof(AuditEntry.Detail), "'detail 5'" },
        { nameof(AuditEntry.Mac), TestDatabase.Literal(new byte[32]) },
    };

    [Fact]
    public async Task Untouched_audit_verifies()
    {
        var first = await _database.SeedAsync();
        var second = await _database.SeedAsync("beta", "you@beta.example");
        await _database.SeedAsync("empty", "you@empty.example");
        for (var i = 0; i < 5; i++)
        {
            await TestAudit.RecordAsync(_database, first, 2);
            await TestAudit.RecordAsync(_database, second, 1);
        }

        Assert.Equal(["10 intact", "5 intact", "0 intact"], await TestAudit.VerifyAllAsync(_database));
        Assert.Equal(["10", "5"], _database.Ask("SELECT max(Sequence) FROM AuditEntries GROUP BY OrganizationId"));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Verification_names_the_entry_with_a_changed_column(string column, string value)
    {
        await SeedAsync(9);
        _database.Ask($"UPDATE AuditEntries SET {column} = {value} WHERE Sequence = 5");

        Assert.Equal("entry 5 was changed", await TestAudit.VerifyAsync(_database));
    }

    [Theory]
    [InlineData("ActorUserId")]
    [InlineData("ActorEmail")]
    [InlineData("ActorKeyPrefix")]
    [InlineData("TargetId")]
    [InlineData("Ip")]
    [InlineData("UserAgent")]
    [InlineData("RequestId")]
    [InlineData("Detail")]
    public async Task Verification_names_the_entry_with_an_emptied_column(string column)
    {
        await SeedAsync(9);
        _database.Ask($"UPDATE AuditEntries SET {column} = NULL WHERE Sequence = 5");

        Assert.Equal("entry 5 was changed", await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public void Tests_change_every_column_of_an_entry()
    {
        using var db = _database.Open();
        var columns = db.Model.FindEntityType(typeof(AuditEntry))!.GetProperties().Select(property => property.Name);

        Assert.Equal(
            columns.Order(StringComparer.Ordinal),
            Changes.Select(change => change.Data.Item1)
                .Concat([nameof(AuditEntry.OrganizationId), nameof(AuditEntry.Sequence), nameof(AuditEntry.KeyId)])
                .Order(StringComparer.Ordinal));
    }

    [Trait("Only", "SQLite")]
    [Fact]
    public async Task Verification_names_the_entry_with_an_invalid_time()
    {
        await SeedAsync(9);
        _database.Ask("UPDATE AuditEntries SET At = replace(At, '-', 'x') WHERE Sequence = 5");

        Assert.Equal("entry 5 can't be read", await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public async Task Verification_names_the_entry_with_another_key()
    {
        await SeedAsync(9);
        _database.Ask("UPDATE AuditEntries SET KeyId = concat('x', substring(KeyId, 2, 100)) WHERE Sequence = 5");

        Assert.Equal("entry 5 is sealed with a key that is not configured, or is not sealed", await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public async Task Verification_names_the_entry_moved_to_another_organization()
    {
        await SeedAsync(9);
        await _database.SeedAsync("beta", "you@beta.example");
        _database.Ask("UPDATE AuditEntries SET OrganizationId = (SELECT Id FROM Organizations WHERE Slug = 'beta') WHERE Sequence = 5");

        Assert.Equal(["entry 5 is missing", "entry 1 is beyond the end of the record"], await TestAudit.VerifyAllAsync(_database));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    public async Task Verification_names_the_deleted_entry(int sequence)
    {
        await SeedAsync(9);
        _database.Ask($"DELETE FROM AuditEntries WHERE Sequence = {sequence}");

        Assert.Equal($"entry {sequence} is missing", await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public async Task Verification_names_the_first_of_many_deleted_entries()
    {
        await SeedAsync(9);
        _database.Ask("DELETE FROM AuditEntries WHERE Sequence > 3");

        Assert.Equal("entry 4 is missing", await TestAudit.VerifyAsync(_database));
    }

    [Theory]
    [InlineData(4, 5)]
    [InlineData(2, 8)]
    public async Task Verification_names_the_first_of_two_swapped_entries(int one, int other)
    {
        await SeedAsync(9);
        _database.Ask($"UPDATE AuditEntries SET Sequence = -1 WHERE Sequence = {one}");
        _database.Ask($"UPDATE AuditEntries SET Sequence = {one} WHERE Sequence = {other}");
        _database.Ask($"UPDATE AuditEntries SET Sequence = {other} WHERE Sequence = -1");

        Assert.Equal($"entry {one} is out of order: it is entry {other}", await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public async Task Verification_names_the_omitted_entry_when_later_ones_moved_up()
    {
        await SeedAsync(9);
        _database.Ask("DELETE FROM AuditEntries WHERE Sequence = 5");
        for (var next = 6; next <= 9; next++) _database.Ask($"UPDATE AuditEntries SET Sequence = {next - 1} WHERE Sequence = {next}");

        Assert.Equal("entry 5 was changed", await TestAudit.VerifyAsync(_database));
    }

    // Sealed with a key other than the product's, which is the most that someone with write access to the database alone can do.
    [Fact]
    public async Task Verification_names_the_entry_resealed_without_the_key()
    {
        await SeedAsync(9);
        using var elsewhere = new TempDirectory();
        var forged = AuditKeys.Load(TestSettings.In(elsewhere.Path));
        await using var db = _database.Open();
        var before = (await db.AuditEntries.SingleAsync(e => e.Sequence == 4, Ct)).Mac;
        var entry = await db.AuditEntries.SingleAsync(e => e.Sequence == 5, Ct);
        var mac = TestDatabase.Literal(AuditSeal.Of(forged.Current, entry, before));
        _database.Ask($"UPDATE AuditEntries SET Mac = {mac} WHERE Sequence = 5");

        Assert.Equal("entry 5 was changed", await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public async Task Verification_names_where_the_chain_was_truncated_with_its_head()
    {
        await SeedAsync(9);
        _database.Ask("DELETE FROM AuditEntries WHERE Sequence > 6");
        _database.Ask("UPDATE AuditHeads SET Sequence = 6, Mac = (SELECT Mac FROM AuditEntries WHERE Sequence = 6)");

        Assert.Equal(
            "the end of the record, entry 6, was changed, or is sealed with a key that is not configured; the last entry there is 6",
            await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public async Task Verification_names_where_the_chain_was_truncated_without_its_head()
    {
        await SeedAsync(9);
        _database.Ask("DELETE FROM AuditEntries WHERE Sequence > 6; DELETE FROM AuditHeads");

        Assert.Equal("the end of the record is missing; the last entry there is 6", await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public async Task Verification_names_the_entry_added_by_hand()
    {
        await SeedAsync(9);
        const string same =
            "At, Action, ActorUserId, ActorEmail, ActorKeyPrefix, TargetType, TargetId, Ip, UserAgent, RequestId, Detail, KeyId, Mac";
        _database.Ask(
            $"INSERT INTO AuditEntries (OrganizationId, Sequence, {same}) "
            + $"SELECT OrganizationId, 10, {same} FROM AuditEntries WHERE Sequence = 9");

        Assert.Equal("entry 10 is beyond the end of the record", await TestAudit.VerifyAsync(_database));
    }

    [Theory]
    [InlineData("Sequence = Sequence + 1")]
    [InlineData("AnchorSequence = 4")]
    [InlineData("AnchorMac = (SELECT Mac FROM AuditEntries WHERE Sequence = 4)")]
    [InlineData("KeyId = 'other'")]
    [InlineData("Mac = {zeros}")]
    [InlineData("Seal = {zeros}")]
    public async Task Verification_finds_a_changed_head(string change)
    {
        await SeedAsync(9);
        var zeros = TestDatabase.Literal(new byte[32]);
        _database.Ask($"UPDATE AuditHeads SET {change.Replace("{zeros}", zeros, StringComparison.Ordinal)}");

        Assert.Contains("was changed", await TestAudit.VerifyAsync(_database), StringComparison.Ordinal);
    }

    // The oldest entries deleted by hand, and the head changed as if they had been pruned.
    [Fact]
    public async Task Verification_finds_a_beginning_deleted_by_hand()
    {
        await SeedAsync(9);
        _database.Ask("UPDATE AuditHeads SET AnchorSequence = 4, AnchorMac = (SELECT Mac FROM AuditEntries WHERE Sequence = 4)");
        _database.Ask("DELETE FROM AuditEntries WHERE Sequence <= 4");

        Assert.StartsWith("the end of the record, entry 9, was changed", await TestAudit.VerifyAsync(_database), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verification_finds_a_truncated_chain_even_after_new_entries()
    {
        var user = await SeedAsync(9);
        _database.Ask("DELETE FROM AuditEntries WHERE Sequence > 6");
        _database.Ask("UPDATE AuditHeads SET Sequence = 6, Mac = (SELECT Mac FROM AuditEntries WHERE Sequence = 6)");
        await TestAudit.RecordAsync(_database, user, 3);

        Assert.Equal(
            "entry 7 follows nothing: the end of the record before it was removed or changed", await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public async Task Verification_finds_a_removed_chain_even_after_new_entries()
    {
        var user = await SeedAsync(9);
        _database.Ask("DELETE FROM AuditEntries; DELETE FROM AuditHeads");
        Assert.Equal("the end of the record is missing; the last entry there is 0", await TestAudit.VerifyAsync(_database));
        await TestAudit.RecordAsync(_database, user, 3);

        Assert.Equal(
            "entry 1 follows nothing: the end of the record before it was removed or changed", await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public async Task Verification_reads_more_entries_than_one_batch()
    {
        var user = await SeedAsync(1);
        await TestAudit.RecordAtOnceAsync(_database, user, 2500);

        Assert.Equal("2501 intact", await TestAudit.VerifyAsync(_database));
        _database.Ask("DELETE FROM AuditEntries WHERE Sequence = 2001");
        Assert.Equal("entry 2001 is missing", await TestAudit.VerifyAsync(_database));
    }

    public void Dispose() => _database.Dispose();

    private async Task<Domain.Users.User> SeedAsync(int entries)
    {
        var user = await _database.SeedAsync();
        await TestAudit.RecordAsync(_database, user, entries);
        return user;
    }
}
