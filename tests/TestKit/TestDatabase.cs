using Platform.Infrastructure.Settings;

namespace Platform.TestKit;

/// <summary>A separate database with a data directory; both are deleted on disposal. Only this class chooses the provider.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();

    /// <summary>The provider of every test in this process: SQL Server if the run selects it, otherwise SQLite.</summary>
    public static DatabaseProvider Provider => SqlServerSource.IsChosen ? DatabaseProvider.SqlServer : DatabaseProvider.Sqlite;

    /// <summary>Why nothing runs on SQL Server; null where it does.</summary>
    public static string? WhyNoSqlServer => SqlServerSource.WhyNone;

    /// <summary>The data directory.</summary>
    public string DataDirectory => _directory.Path;

    /// <summary>The settings with which an app uses it.</summary>
    public abstract IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>Creates a database.</summary>
    /// <param name="isMigrated">Whether it has the schema; otherwise it is empty, or on SQL Server not created at all.</param>
    public static async Task<TestDatabase> CreateAsync(bool isMigrated = true)
    {
        TestDatabase database = Provider == DatabaseProvider.SqlServer ? new SqlServerTestDatabase() : new SqliteTestDatabase();
        if (isMigrated) await database.MigrateAsync();
        return database;
    }

    /// <summary>Deletes it.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await DropAsync();
        _directory.Dispose();
    }

    /// <summary>Creates the schema.</summary>
    protected abstract Task MigrateAsync();

    /// <summary>Closes connections and drops what is outside the data directory.</summary>
    protected abstract Task DropAsync();
}
