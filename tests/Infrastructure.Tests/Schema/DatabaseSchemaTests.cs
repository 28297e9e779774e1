using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Providers;
using Platform.Infrastructure.Schema;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Reading;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Schema;

/// <summary>SQLite only: its file, its locks, and the workaround that EF's own migration lock needs.</summary>
public sealed class DatabaseSchemaTests : IDisposable
{
    // The lock row that a process leaves when it is killed during a migration.
    private const string AbandonedLock = """
        CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
        INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
        """;

    private readonly TestDatabase _database = TestDatabase.CreateEmpty();

    [Fact]
    public async Task Empty_file_is_migrated()
    {
        await _database.NewSchema().MigrateAsync(Ct);

        Assert.True(await _database.NewSchema().IsCurrentAsync(Ct));
        await _database.SeedAsync();
    }

    [Fact]
    public async Task Directory_of_the_file_is_created_for_its_owner_only()
    {
        using var directory = new TempDirectory();
        var inside = Path.Combine(directory.Path, "a", "b");
        var settings = TestSettings.In(inside);
        var database = new ServiceScope(settings, Chain);
        await database.Schema.MigrateAsync(Ct);

        Assert.True(File.Exists(Path.Combine(inside, "platform.db")));
        if (!OperatingSystem.IsWindows()) Assert.Equal("rwx------", FileModes.Of(inside));
    }

    [Fact]
    public async Task Every_file_is_created_for_its_owner_only()
    {
        if (OperatingSystem.IsWindows()) return;
        using var directory = new TempDirectory();
        var inside = Path.Combine(directory.Path, "data");
        var database = new ServiceScope(TestSettings.In(inside), Chain);
        await database.Schema.MigrateAsync(Ct);

        var files = Directory.GetFiles(inside);
        Assert.Contains(Path.Combine(inside, "platform.db.migrating"), files);
        foreach (var file in files) Assert.Equal("rw-------", FileModes.Of(file));
    }

    [Fact]
    public async Task Second_migration_changes_nothing()
    {
        await _database.NewSchema().MigrateAsync(Ct);
        await _database.SeedAsync();
        var before = Fingerprint();
        await _database.NewSchema().MigrateAsync(Ct);

        Assert.Equal(before, Fingerprint());
        Assert.Equal(["acme"], _database.Ask("SELECT Slug FROM Organizations"));

        List<string> Fingerprint() => [.. _database.Ask("SELECT * FROM __EFMigrationsHistory"), .. _database.Ask("PRAGMA schema_version")];
    }

    [Fact]
    public async Task Lock_of_a_killed_migration_does_not_block_the_next()
    {
        _database.Ask(AbandonedLock);
        await _database.NewSchema().MigrateAsync(Ct).WaitAsync(TimeSpan.FromSeconds(30), Ct);

        Assert.True(await _database.NewSchema().IsCurrentAsync(Ct));
    }

    // A copy made by VACUUM INTO isn't in WAL mode, and an operator may have created the file empty to set its permissions.
    [Theory]
    [InlineData("CREATE TABLE Other (Id INTEGER)")]
    [InlineData("SELECT 1")]
    public async Task Existing_file_without_a_write_ahead_log_is_migrated(string sql)
    {
        _database.Ask(sql);
        await _database.NewSchema().MigrateAsync(Ct);

        Assert.True(await _database.NewSchema().IsCurrentAsync(Ct));
        Assert.Equal(["wal"], _database.Ask("PRAGMA journal_mode"));
    }

    // Proves the workaround is needed: should EF ever stop waiting for such a row, it can be removed.
    [Fact]
    public async Task Left_lock_row_would_block_a_migration()
    {
        _database.Ask(AbandonedLock);
        await using var db = _database.Open();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(3));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.Database.MigrateAsync(patience.Token));
    }

    [Fact]
    public async Task Nodes_that_start_together_migrate_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _database.NewSchema().MigrateAsync(Ct), Ct)));

        Assert.Equal(["1"], _database.Ask("SELECT count(DISTINCT MigrationId) = count(*) FROM __EFMigrationsHistory"));
        Assert.True(await _database.NewSchema().IsCurrentAsync(Ct));
    }

    [Fact]
    public async Task Unmigrated_schema_is_not_current()
    {
        Assert.False(await _database.NewSchema().IsCurrentAsync(Ct));
        _database.Ask("CREATE TABLE Other (Id INTEGER)");

        Assert.False(await _database.NewSchema().IsCurrentAsync(Ct));
    }

    [Fact]
    public async Task File_that_is_no_database_is_reported_in_one_line()
    {
        await File.WriteAllTextAsync(_database.File, new string('x', 5000), Ct);
        var problem = await Assert.ThrowsAsync<SettingException>(() => _database.NewSchema().MigrateAsync(Ct));

        Assert.StartsWith("ConnectionStrings__Platform: ", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public async Task Path_that_is_a_directory_is_reported_in_one_line()
    {
        Directory.CreateDirectory(_database.File);
        var problem = await Assert.ThrowsAsync<SettingException>(() => _database.NewSchema().MigrateAsync(Ct));

        Assert.StartsWith("ConnectionStrings__Platform: ", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    public void Dispose() => _database.Dispose();

    private AuditChain Chain => _database.Services.GetRequiredService<AuditChain>();

    private sealed class ServiceScope(PlatformSettings settings, AuditChain chain)
    {
        public DatabaseSchema Schema { get; } = new(() => Make(settings), chain, settings);

        private static SqliteAppDb Make(PlatformSettings settings)
        {
            var options = new DbContextOptionsBuilder<SqliteAppDb>();
            Databases.Use(options, settings.Database);
            return new SqliteAppDb(options.Options);
        }
    }
}
