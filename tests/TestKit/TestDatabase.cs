using Platform.Infrastructure.Settings;

namespace Platform.TestKit;

/// <summary>
/// A database of its own with a data directory beside it; both are gone once it is disposed. The one place that chooses the provider.
/// </summary>
public abstract class TestDatabase : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();

    /// <summary>What every test of this process runs on: SQL Server where the run selects it, else SQLite.</summary>
    public static DatabaseProvider Provider => SqlServerSource.IsChosen ? DatabaseProvider.SqlServer : DatabaseProvider.Sqlite;

    /// <summary>Why nothing runs on SQL Server; null where it does.</summary>
    public static string? WhyNoSqlServer => SqlServerSource.WhyNone;

    /// <summary>The data directory.</summary>
    public string DataDirectory => _directory.Path;

    /// <summary>The settings that lead an app to it.</summary>
    public abstract IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>Makes a database.</summary>
    /// <param name="isMigrated">Whether it has the schema; else it is empty, or on SQL Server not there at all.</param>
    public static async Task<TestDatabase> CreateAsync(bool isMigrated = true)
    {
        TestDatabase database = Provider == DatabaseProvider.SqlServer ? new SqlServerTestDatabase() : new SqliteTestDatabase();
        if (isMigrated) await database.MigrateAsync();
        return database;
    }

    /// <summary>Takes it away.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await DropAsync();
        _directory.Dispose();
    }

    /// <summary>Gives it the schema.</summary>
    protected abstract Task MigrateAsync();

    /// <summary>Closes what is open and drops what the data directory does not hold.</summary>
    protected abstract Task DropAsync();
}
