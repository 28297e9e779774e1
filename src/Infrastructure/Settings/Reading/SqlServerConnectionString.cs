using Microsoft.Data.SqlClient;

namespace Platform.Infrastructure.Settings.Reading;

/// <summary>Defaults for settings that the configured SQL Server connection string doesn't contain.</summary>
internal static class SqlServerConnectionString
{
    /// <summary>Adds a default for every keyword that isn't given under any of its names.</summary>
    public static string WithDefaults(SqlConnectionStringBuilder given)
    {
        var result = new SqlConnectionStringBuilder(given.ConnectionString);

        // In seconds. For a request, a server that doesn't accept a connection within three is unavailable.
        if (!IsGiven("Connect Timeout")) result.ConnectTimeout = 3;

        // The client library would wait up to 10 seconds before a retry, while the request waits. The client retries instead.
        if (!IsGiven("Connect Retry Count")) result.ConnectRetryCount = 0;

        // The pool would repeat the last connection failure for up to a minute after the server is back.
        if (!IsGiven("Pool Blocking Period")) result.PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock;

        // In seconds, for statements of requests. Other work sets a different timeout.
        if (!IsGiven("Command Timeout")) result.CommandTimeout = 4;

        // Shown to administrators in sys.dm_exec_sessions.
        if (!IsGiven("Application Name")) result.ApplicationName = "Platform";
        return result.ConnectionString;

        bool IsGiven(string keyword) => given.ShouldSerialize(keyword);
    }

    /// <summary>The maximum size of the connection pool.</summary>
    public static int PoolSizeOf(string connectionString) => new SqlConnectionStringBuilder(connectionString).MaxPoolSize;
}
