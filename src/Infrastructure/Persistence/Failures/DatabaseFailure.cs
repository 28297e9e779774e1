using System.Runtime.CompilerServices;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Platform.Infrastructure.Persistence.Failures;

/// <summary>What a failure of the database means for the work that met it.</summary>
public enum DatabaseFailureKind
{
    /// <summary>The database is out of reach or too busy for now. Trying again at once would only add to the wait.</summary>
    Unavailable,

    /// <summary>
    /// The database rolled the transaction back in favor of another one. Running it again can succeed and does nothing twice.
    /// </summary>
    RolledBack,

    /// <summary>The caller cancelled the command.</summary>
    Cancelled,
}

/// <summary>Distinguishes failures of the database from faults in the product.</summary>
public static class DatabaseFailure
{
    // From severity 20 on, SQL Server ends the connection.
    private const byte Fatal = 20;

    // It refuses a command on a connection that broke an instant ago with this type, while the connection still calls itself open.
    private const string SqlClient = "Microsoft.Data.SqlClient";

    // Exceptions that are the database's because of when they occurred. Their types and messages, which are localized, do not say so.
    private static readonly ConditionalWeakTable<Exception, object> Noted = [];

    /// <summary>Whether a failure comes from the database being out of reach, or too busy to answer.</summary>
    public static bool IsUnreachable(Exception failure) => KindOf(failure) == DatabaseFailureKind.Unavailable;

    /// <summary>The kind of a failure, read from the exception and those inside it; null where it is not the database's.</summary>
    public static DatabaseFailureKind? KindOf(Exception failure)
    {
        for (Exception? at = failure; at is not null; at = at.InnerException)
        {
            if (Noted.TryGetValue(at, out _)) return DatabaseFailureKind.Unavailable;
            var kind = at switch
            {
                DatabaseBusyException => DatabaseFailureKind.Unavailable,
                SqlException sql => OfSqlServer(sql),
                InvalidOperationException { Source: SqlClient } => DatabaseFailureKind.Unavailable,
                SqliteException sqlite => RecentFailures.OfSqlite(sqlite.SqliteExtendedErrorCode, sqlite.SqliteErrorCode),
                _ => null,
            };
            if (kind is not null) return kind;
        }

        return null;
    }

    /// <summary>
    /// Marks an exception as the database's: it occurred while a connection was being opened, or broke one that was in use.
    /// </summary>
    internal static void Record(Exception failure) => Noted.AddOrUpdate(failure, Noted);

    // One exception holds all errors of a batch. A cancellation is reported beside another error of number 0, and counts only where
    // nothing else explains the failure.
    private static DatabaseFailureKind? OfSqlServer(SqlException failure)
    {
        DatabaseFailureKind? found = null;
        foreach (SqlError error in failure.Errors)
        {
            var kind = error.Class >= Fatal ? DatabaseFailureKind.Unavailable : RecentFailures.OfSqlServer(error.Number, error.State);
            if (kind is not null and not DatabaseFailureKind.Cancelled) return kind;
            found ??= kind;
        }

        return found;
    }
}
