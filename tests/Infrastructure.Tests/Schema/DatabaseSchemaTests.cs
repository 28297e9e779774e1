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

/// <summary>SQLite alone: its file, the locks on it and the care that EF's own lock needs there.</summary>
public sealed class DatabaseSchemaTests : IDisposable
{
    // What a process leaves behind that was killed while it migrated.
    private const string AbandonedLock = """
        CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
        INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
        """;

    private readonly TestDatabase _database = TestDatabase.CreateEmpty();

    [Fact]
    public async Task Brings_an_empty_file_up_to_date()
    {
        await _database.NewSchema().MigrateAsync(Ct);

        Assert.True(await _database.NewSchema().IsCurrentAsync(Ct));
        await _database.SeedAsync();
    }

    [Fact]
    public async Task Makes_the_directory_of_the_file_for_its_owner_alone()
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
    public async Task Makes_every_file_for_its_owner_alone()
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
    public async Task Does_nothing_the_second_time()
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
    public async Task Is_not_hindered_by_the_lock_of_a_killed_migration()
    {
        _database.Ask(AbandonedLock);
        await _database.NewSchema().MigrateAsync(Ct).WaitAsync(TimeSpan.FromSeconds(30), Ct);

        Assert.True(await _database.NewSchema().IsCurrentAsync(Ct));
    }

    // A copy made by VACUUM INTO is not in WAL mode, and an operator may have made the file empty to give it its rights.
    [Theory]
    [InlineData("CREATE TABLE Other (Id INTEGER)")]
    [InlineData("SELECT 1")]
    public async Task Is_brought_up_to_date_in_a_file_that_is_there_without_a_write_ahead_log(string sql)
    {
        _database.Ask(sql);
        await _database.NewSchema().MigrateAsync(Ct);

        Assert.True(await _database.NewSchema().IsCurrentAsync(Ct));
        Assert.Equal(["wal"], _database.Ask("PRAGMA journal_mode"));
    }

    // Without the care above it would be: should EF ever stop waiting for such a row, the care can go.
    [Fact]
    public async Task Would_be_hindered_by_that_lock_if_it_were_left()
    {
        _database.Ask(AbandonedLock);
        await using var db = _database.Open();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(3));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.Database.MigrateAsync(patience.Token));
    }

    [Fact]
    public async Task Is_brought_up_to_date_once_by_nodes_that_start_together()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _database.NewSchema().MigrateAsync(Ct), Ct)));

        Assert.Equal(["1"], _database.Ask("SELECT count(DISTINCT MigrationId) = count(*) FROM __EFMigrationsHistory"));
        Assert.True(await _database.NewSchema().IsCurrentAsync(Ct));
    }

    [Fact]
    public async Task Is_not_current_before_it_is_migrated()
    {
        Assert.False(await _database.NewSchema().IsCurrentAsync(Ct));
        _database.Ask("CREATE TABLE Other (Id INTEGER)");

        Assert.False(await _database.NewSchema().IsCurrentAsync(Ct));
    }

    [Fact]
    public async Task Tells_in_one_line_that_the_file_is_no_database()
    {
        await File.WriteAllTextAsync(_database.File, new string('x', 5000), Ct);
        var problem = await Assert.ThrowsAsync<SettingException>(() => _database.NewSchema().MigrateAsync(Ct));

        Assert.StartsWith("ConnectionStrings__Platform: ", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public async Task Tells_in_one_line_that_the_file_is_a_directory()
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
