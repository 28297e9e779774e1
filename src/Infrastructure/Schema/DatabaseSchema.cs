using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Files;
using Platform.Infrastructure.Settings.Reading;
using Platform.Infrastructure.Users;

namespace Platform.Infrastructure.Schema;

/// <summary>Brings the schema up to date, and checks whether it is.</summary>
public sealed class DatabaseSchema
{
    private readonly Func<AppDb> _contexts;
    private readonly AuditChain _chain;
    private readonly PlatformSettings _settings;
    private volatile bool _isCurrent;

    internal DatabaseSchema(Func<AppDb> contexts, AuditChain chain, PlatformSettings settings) =>
        (_contexts, _chain, _settings) = (contexts, chain, settings);

    /// <summary>People who share an address, as found by the last data migration. Empty before it has run.</summary>
    public IReadOnlyList<SharedAddress> SharedAddresses { get; private set; } = [];

    /// <summary>Whether the database answers and has all migrations of this build.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken ct)
    {
        await using var db = _contexts();
        return await IsCurrentAsync(db, ct);
    }

    /// <summary>Whether the database answers and has all migrations of this build.</summary>
    internal async Task<bool> IsCurrentAsync(AppDb db, CancellationToken ct)
    {
        if (_isCurrent) return await db.Database.CanConnectAsync(ct);
        if (!await db.Database.CanConnectAsync(ct)) return false;
        return _isCurrent = !(await db.Database.GetPendingMigrationsAsync(ct)).Any();
    }

    /// <summary>Migrates stored data in a database whose schema is already up to date.</summary>
    public async Task CompleteDataAsync(CancellationToken ct)
    {
        await using var db = _contexts();
        db.AllowLongWork();
        SharedAddresses = await StoredAddresses.BringToOneFormAsync(db, ct);
    }

    /// <summary>Applies the pending migrations; only once, however many nodes start at the same time.</summary>
    /// <returns>A line about what a database administrator still has to do; null if there is nothing.</returns>
    /// <exception cref="SettingException">The database can't be opened.</exception>
    public async Task<string?> MigrateAsync(CancellationToken ct)
    {
        try
        {
            string? left = null;
            await using var db = _contexts();
            db.AllowLongWork();
            if (_settings.Database.Provider == DatabaseProvider.SqlServer)
            {
                await MigrateAsync(db, await db.Database.GetPendingMigrationsAsync(ct), ct);
                left = await SqlServerSnapshotReads.TurnOnAsync(db, ct);
            }
            else
            {
                PrepareDirectory();
                await MigrateEmbeddedAsync(db, ct);
            }

            SharedAddresses = await StoredAddresses.BringToOneFormAsync(db, ct);
            _isCurrent = true;
            return left;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or SettingException))
        {
            throw SettingException.For(
                "ConnectionStrings:Platform", $"the database can't be opened or brought up to date ({OneLine(exception.Message)})");
        }
    }

    // EF Core marks a migration in progress with a row that a killed process leaves behind, and then waits for it forever. The file lock
    // ends with its process, so its holder may delete such a row.
    private async Task MigrateEmbeddedAsync(AppDb db, CancellationToken ct)
    {
        await using var held = await LockAsync(db.Database.GetDbConnection().DataSource + ".migrating", ct);
        var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
        if (pending.Count == 0) return;

        await db.Database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "__EFMigrationsLock";""", ct);
        await MigrateAsync(db, pending, ct);
    }

    // Only with this migration: later it would seal entries that someone may have changed since.
    private async Task MigrateAsync(AppDb db, IEnumerable<string> pending, CancellationToken ct)
    {
        await db.Database.MigrateAsync(ct);
        if (pending.Any(id => id.EndsWith(AuditChain.Migration, StringComparison.Ordinal))) await _chain.SealOldAsync(db, ct);
    }

    private void PrepareDirectory()
    {
        var file = new SqliteConnectionStringBuilder(_settings.Database.ConnectionString).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } directory) OwnDirectory.Create(directory);
        OwnDirectory.CreateFile(file);
    }

    private static async Task<FileStream> LockAsync(string path, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return OwnDirectory.OpenAlone(path, FileOptions.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(50, ct);
            }
        }
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
