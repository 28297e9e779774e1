using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Audit.Recording;
using Platform.Infrastructure.Audit.Review;
using Platform.Infrastructure.Audit.Security;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Audit;

[Trait("Database", "Any")]
public sealed class AuditChainTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();

    [Fact]
    public async Task Writers_of_one_organization_on_two_nodes_continue_one_chain()
    {
        var user = await _database.SeedAsync();
        await using var node = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddDatabase(_database.AnotherNode).BuildServiceProvider();
        var nodes = new[] { _database.Contexts, node.GetRequiredService<Func<AppDb>>() };

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => RenameAsync(nodes[i % 2], user), Ct)));

        Assert.Equal("100 intact", await TestAudit.VerifyAsync(_database));
        Assert.Equal(["100|1|100"], _database.Ask("SELECT count(*), min(Sequence), max(Sequence) FROM AuditEntries"));
    }

    [Fact]
    public async Task Entries_of_several_organizations_in_one_save_go_to_their_own_chains()
    {
        var (first, second) = (await _database.SeedAsync(), await _database.SeedAsync("beta", "you@beta.example"));
        await using var db = _database.Open();
        foreach (var user in new[] { second, first, second }) db.RecordAfterIds(() => EntryOf(user));
        Assert.Null(await db.SaveAsync(Ct));

        Assert.Equal(["1 intact", "2 intact"], await TestAudit.VerifyAllAsync(_database));
    }

    [Fact]
    public async Task New_organization_has_a_chain_head()
    {
        await _database.SeedAsync();

        Assert.Equal(["0|0"], _database.Ask("SELECT Sequence, AnchorSequence FROM AuditHeads"));
    }

    [Fact]
    public async Task Entries_of_several_saves_are_in_the_chain_once_committed()
    {
        var user = await _database.SeedAsync();
        await using (var db = _database.Open())
        {
            await using (var undone = await db.BeginAsync(Ct))
            {
                db.RecordAfterIds(() => EntryOf(user));
                Assert.Null(await db.SaveAsync(Ct));
            }

            await using var unit = await db.BeginAsync(Ct);
            for (var i = 0; i < 2; i++)
            {
                db.RecordAfterIds(() => EntryOf(user));
                Assert.Null(await db.SaveAsync(Ct));
            }

            Assert.Equal(["0"], _database.Ask("SELECT count(*) FROM AuditEntries"));
            await unit.CommitAsync(Ct);
        }

        Assert.Equal("2 intact", await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public async Task Changing_keys_leaves_the_chain_intact()
    {
        var user = await _database.SeedAsync();
        string[] keys =
        [
            Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray()),
            Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray())
        ];
        var file = await File.ReadAllTextAsync(Path.Combine(_database.Settings.DataDirectory, "audit-keys"), Ct);

        await TestAudit.RecordAsync(_database, user, 2);
        var next = Settings(("Audit:Keys:0", keys[0]), ("Audit:Keys:1", file.Trim()));
        await using (var node = new ServiceCollection().AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddDatabase(next)
            .BuildServiceProvider())
        {
            for (var i = 0; i < 2; i++) await RenameAsync(node.GetRequiredService<Func<AppDb>>(), user);
        }

        Assert.Equal(["4 intact"], await TestAudit.VerifyAllAsync(_database, AuditKeys.Load(next)));
        Assert.Equal(["2"], _database.Ask("SELECT count(DISTINCT KeyId) FROM AuditEntries"));

        // Without the old key, the entries it sealed can't be verified.
        Assert.Equal(
            ["entry 1 is sealed with a key that is not configured, or is not sealed"],
            await TestAudit.VerifyAllAsync(_database, AuditKeys.Load(Settings(("Audit:Keys:0", keys[0])))));
        Assert.False(await LacksEveryKeyAsync(next));
        Assert.True(await LacksEveryKeyAsync(Settings(("Audit:Keys:0", keys[1]))));
    }

    [Trait("Only", "SQLite")]
    [Fact]
    public async Task Entries_from_before_seals_are_sealed_by_the_migration()
    {
        using var old = TestDatabase.CreateEmpty();
        await MigrateAsync(old, before: AuditChain.Migration);
        old.Ask("""
            INSERT INTO Organizations (Id, Name, Slug, OrgKey, Plan, CreatedAt, Version)
            VALUES (1, 'Acme Corp', 'acme', 'org_1', 'Free', '2026-03-01 12:00:00', 0),
                (2, 'Beta', 'beta', 'org_2', 'Free', '2026-03-01 12:00:00', 0),
                (3, 'None', 'none', 'org_3', 'Free', '2026-03-01 12:00:00', 0)
            """);
        for (var i = 1; i <= 7; i++)
        {
            old.Ask(
                $"INSERT INTO AuditEntries (OrganizationId, At, Action, TargetType, TargetId, Detail) "
                + $"VALUES ({1 + (i % 2)}, '2026-03-01 12:00:00.{i}', 'task.created', 'task', 'task_{i}', 'é')");
        }

        await old.NewSchema().MigrateAsync(Ct);

        Assert.Equal(["3 intact", "4 intact", "0 intact"], await TestAudit.VerifyAllAsync(old));
        Assert.Equal(
            ["1|1|task_2", "1|2|task_4", "1|3|task_6", "2|1|task_1", "2|2|task_3", "2|3|task_5", "2|4|task_7"],
            old.Ask("SELECT OrganizationId, Sequence, TargetId FROM AuditEntries ORDER BY 1, 2"));

        // Not at a later startup: it would seal entries that someone has tampered with since.
        old.Ask("UPDATE AuditEntries SET KeyId = '', Mac = x'' WHERE OrganizationId = 1; DELETE FROM AuditHeads WHERE OrganizationId = 1");
        await old.NewSchema().MigrateAsync(Ct);
        Assert.Equal("the end of the record is missing; the last entry there is 3", (await TestAudit.VerifyAllAsync(old))[0]);
    }

    [Fact]
    public async Task Statements_that_write_entries_name_every_column()
    {
        await using var db = _database.Open();
        foreach (var (type, sql) in new[]
        {
            (typeof(AuditEntry), "AppendSql"), (typeof(AuditHead), "BeginSql"), (typeof(ApiKeyAddress), "AddSql")
        })
        {
            var columns = db.Model.FindEntityType(type)!.GetProperties()
                .Select(property => property.Name)
                .Order(StringComparer.Ordinal)
                .ToList();
            foreach (var place in type == typeof(ApiKeyAddress)
                ? new[] { typeof(SqliteApiKeyAddresses), typeof(SqlServerApiKeyAddresses) }
                : [typeof(SqliteAuditStore), typeof(SqlServerAuditStore)])
            {
                var text = (string)place.GetField(
                    sql, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.GetRawConstantValue()!;
                Assert.Equal(
                    columns,
                    text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..text.IndexOf(')', StringComparison.Ordinal)]
                        .Split(',', StringSplitOptions.TrimEntries)
                        .Order(StringComparer.Ordinal));
            }
        }
    }

    public void Dispose() => _database.Dispose();

    private static async Task RenameAsync(Func<AppDb> contexts, User user)
    {
        for (var tried = 1; ; tried++)
        {
            await using var db = contexts();
            try
            {
                db.RecordAfterIds(() => EntryOf(user));
                Assert.Null(await db.SaveAsync(Ct));
                return;
            }
            catch (Application.Common.SaveConflictException) when (tried < 10)
            {
                // As when the pipeline runs a use case again.
            }
        }
    }

    private static AuditEntry EntryOf(User user) => AuditEntry.Create(
        user.OrganizationId, AuditAction.OrganizationRenamed, new AuditActor(user.Id, user.Email.Value, null),
        new AuditTarget("organization", "1"), new RequestOrigin(null, null, null), null, Start);

    private static async Task MigrateAsync(TestDatabase database, string before)
    {
        await using var db = database.Open();
        var names = db.Database.GetMigrations().ToList();
        var index = names.FindIndex(name => name.EndsWith(before, StringComparison.Ordinal));
        Assert.True(index > 0, $"No migration's name ends with {before}");
        await db.Database.MigrateAsync(names[index - 1], Ct);
    }

    private PlatformSettings Settings(params (string, string?)[] audit) => _database.With(audit);

    private async Task<bool> LacksEveryKeyAsync(PlatformSettings settings)
    {
        var keys = AuditKeys.Load(settings);
        return await new AuditVerification(
            _database.Contexts, keys, _database.Services.GetRequiredService<AuditChain>(), TimeProvider.System).LacksEveryKeyAsync(Ct);
    }
}
