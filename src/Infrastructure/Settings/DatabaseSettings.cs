using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings;

/// <summary>The database provider.</summary>
public enum DatabaseProvider
{
    /// <summary>SQLite: a file in the data directory.</summary>
    Sqlite,

    /// <summary>SQL Server or Azure SQL.</summary>
    SqlServer,
}

/// <summary>The database and its connection string. The string may contain a password and is never logged.</summary>
public sealed record DatabaseSettings(DatabaseProvider Provider, string ConnectionString)
{
    private const string ConnectionStringKey = "ConnectionStrings:Platform";

    /// <summary>
    /// How many queries the database serves at once: for SQLite, which runs in this process, two per core; for
    /// SQL Server, three quarters of the connection pool.
    /// </summary>
    public int ReadsAtOnce =>
        Provider == DatabaseProvider.Sqlite
            ? 2 * Environment.ProcessorCount
            : Math.Max(2, SqlServerConnectionString.PoolSizeOf(ConnectionString) * 3 / 4);

    internal static DatabaseSettings Read(SettingsReader read, string dataDirectory)
    {
        var provider = read.Choice("Database:Provider", DatabaseProvider.Sqlite);
        var text = read.Text(ConnectionStringKey);
        return new DatabaseSettings(provider, provider == DatabaseProvider.Sqlite ? Sqlite(text, dataDirectory) : SqlServer(text));
    }

    /// <inheritdoc/>
    public override string ToString() => Provider.ToString();

    private static string Sqlite(string? text, string dataDirectory)
    {
        text ??= new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataDirectory, "platform.db") }.ToString();
        try
        {
            var builder = new SqliteConnectionStringBuilder(text);
            if (builder.DataSource == "" || builder.DataSource.Contains(":memory:", StringComparison.Ordinal)
                || builder.DataSource.Contains("mode=memory", StringComparison.Ordinal) || builder.Mode == SqliteOpenMode.Memory)
            {
                throw SettingException.For(ConnectionStringKey, "must name a file: a database in memory does not outlive its connection");
            }

            // Connections are pooled by SqliteConnections.
            builder.Pooling = false;

            // In seconds. It only limits the driver's retries after SQLite's busy timeout has elapsed: one such wait is enough.
            if (!builder.ShouldSerialize("Default Timeout")) builder.DefaultTimeout = 1;
            return builder.ToString();
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            throw SettingException.For(ConnectionStringKey, "is not a connection string of SQLite, such as Data Source=platform.db");
        }
    }

    private static string SqlServer(string? text)
    {
        if (InvariantGlobalization.IsOn)
        {
            throw SettingException.For(
                InvariantGlobalization.Variable, "must not be set with Database__Provider=SqlServer, whose client needs cultures");
        }

        if (text is null) throw SettingException.For(ConnectionStringKey, "is needed with Database__Provider=SqlServer");
        try
        {
            var builder = new SqlConnectionStringBuilder(text);
            return builder.DataSource.Length > 0
                ? SqlServerConnectionString.WithDefaults(builder)
                : throw SettingException.For(ConnectionStringKey, "names no server");
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            throw SettingException.For(
                ConnectionStringKey,
                "is not a connection string of SQL Server, such as Server=db;Database=platform;User Id=platform;Password=…");
        }
    }
}
