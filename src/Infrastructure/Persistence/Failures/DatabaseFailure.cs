using System.Runtime.CompilerServices;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Platform.Infrastructure.Persistence.Failures;

/// <summary>What a database failure means for the operation that failed.</summary>
public enum DatabaseFailureKind
{
    /// <summary>The database is unreachable or too busy. An immediate retry would only add load.</summary>
    Unavailable,

    /// <summary>
    /// The database rolled the transaction back in favor of another one. Repeating it can succeed and does nothing twice.
    /// </summary>
    RolledBack,

    /// <summary>The caller cancelled the command.</summary>
    Cancelled,
}

/// <summary>Distinguishes database failures from bugs in the application.</summary>
public static class DatabaseFailure
{
    // From severity 20 on, SQL Server ends the connection.
    private const byte Fatal = 20;

    // The client library throws this type for a command on a connection that has just broken but still reports that it is open.
    private const string SqlClient = "Microsoft.Data.SqlClient";

    // Exceptions that count as database failures because of when they occurred. Their types and localized messages don't show it.
    private static readonly ConditionalWeakTable<Exception, object> Noted = [];

    /// <summary>Whether a failure means that the database is unreachable or too busy to answer.</summary>
    public static bool IsUnreachable(Exception failure) => KindOf(failure) == DatabaseFailureKind.Unavailable;

    /// <summary>The kind of a failure, from the exception and its inner exceptions; null if it isn't a database failure.</summary>
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
                SqliteException sqlite => KnownFailures.OfSqlite(sqlite.SqliteExtendedErrorCode, sqlite.SqliteErrorCode),
                _ => null,
            };
            if (kind is not null) return kind;
        }

        return null;
    }

    /// <summary>Marks an exception as a database failure: it occurred while a connection was being opened, or broke an open one.</summary>
    internal static void Record(Exception failure) => Noted.AddOrUpdate(failure, Noted);

    // An exception contains all errors of a batch. A cancellation is reported together with another error of number 0, and
    // counts only if no other error explains the failure.
    private static DatabaseFailureKind? OfSqlServer(SqlException failure)
    {
        DatabaseFailureKind? found = null;
        foreach (SqlError error in failure.Errors)
        {
            var kind = error.Class >= Fatal ? DatabaseFailureKind.Unavailable : KnownFailures.OfSqlServer(error.Number, error.State);
            if (kind is not null and not DatabaseFailureKind.Cancelled) return kind;
            found ??= kind;
        }

        return found;
    }
}
