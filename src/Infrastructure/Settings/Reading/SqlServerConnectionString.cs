using Microsoft.Data.SqlClient;

namespace Platform.Infrastructure.Settings.Reading;

/// <summary>What a connection to SQL Server is where the operator's connection string does not say otherwise.</summary>
internal static class SqlServerConnectionString
{
    /// <summary>Adds the defaults for every keyword that is not given, under any of its names.</summary>
    public static string WithDefaults(SqlConnectionStringBuilder given)
    {
        var settled = new SqlConnectionStringBuilder(given.ConnectionString);

        // In seconds. A server that does not accept a connection within three is away as far as a request is concerned.
        if (!IsGiven("Connect Timeout")) settled.ConnectTimeout = 3;

        // The client library would pause for up to 10 seconds before it tries again, while the request waits. The client tries again
        // instead.
        if (!IsGiven("Connect Retry Count")) settled.ConnectRetryCount = 0;

        // The pool would repeat the last failure to connect for up to a minute after the server is back.
        if (!IsGiven("Pool Blocking Period")) settled.PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock;

        // In seconds, and for whatever a request sends. Work that no request waits for sets its own limit.
        if (!IsGiven("Command Timeout")) settled.CommandTimeout = 4;

        // Administrators see it in sys.dm_exec_sessions.
        if (!IsGiven("Application Name")) settled.ApplicationName = "Platform";
        return settled.ConnectionString;

        bool IsGiven(string keyword) => given.ShouldSerialize(keyword);
    }

    /// <summary>How many connections the pool holds at most.</summary>
    public static int PoolSizeOf(string connectionString) => new SqlConnectionStringBuilder(connectionString).MaxPoolSize;
}
