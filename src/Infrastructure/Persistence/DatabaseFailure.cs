using System.Collections.Frozen;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Platform.Infrastructure.Persistence;

/// <summary>Tells a database that does not answer from a fault of ours.</summary>
public static class DatabaseFailure
{
    // https://sqlite.org/rescode.html: busy, locked, I/O error, full, can't open.
    private static readonly FrozenSet<int> Sqlite = FrozenSet.ToFrozenSet([5, 6, 10, 13, 14]);

    /// <summary>SQL Server's and Azure SQL's refusals before anything is begun: a lock that was waited for too long, and no room for now.</summary>
    internal static readonly int[] RefusedForNow = [1222, 4060, 10928, 10929, 40501, 40613, 49918, 49919, 49920];

    // No answer in time, no connection, connection lost, moved to another server. From class 20 up the connection is gone.
    private static readonly FrozenSet<int> SqlServer = FrozenSet.ToFrozenSet([-2, -1, 2, 53, 64, 121, 233, 258, 10053, 10054, 10060, 10061, 40197, .. RefusedForNow]);

    private const byte Fatal = 20;

    /// <summary>Whether a failure comes from the database being out of reach, or too busy to answer.</summary>
    public static bool IsUnreachable(Exception failure)
    {
        for (Exception? at = failure; at is not null; at = at.InnerException)
        {
            switch (at)
            {
                case SqliteException sqlite when Sqlite.Contains(sqlite.SqliteErrorCode):
                case SqlException sql when sql.Class >= Fatal || SqlServer.Contains(sql.Number):
                    return true;
            }
        }

        return false;
    }
}
