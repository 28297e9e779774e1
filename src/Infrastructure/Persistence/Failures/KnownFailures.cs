using System.Collections.Frozen;

namespace Platform.Infrastructure.Persistence.Failures;

/// <summary>A database error and its meaning.</summary>
/// <param name="Number">SQL Server's or SqlClient's number, or SQLite's result code, primary or extended.</param>
/// <param name="Kind">What it means for the operation that failed.</param>
/// <param name="Meaning">What happened.</param>
/// <param name="Source">Where the number is documented.</param>
/// <param name="States">The states that count; null for every state.</param>
internal sealed record KnownFailure(int Number, DatabaseFailureKind Kind, string Meaning, string Source, byte[]? States = null);

/// <summary>
/// The errors that count as database failures. Any other error is a bug in the application and is answered with 500. While a connection is
/// being opened, every failure counts as one, whatever its number.
/// </summary>
internal static class KnownFailures
{
    private const DatabaseFailureKind Away = DatabaseFailureKind.Unavailable;
    private const DatabaseFailureKind RolledBack = DatabaseFailureKind.RolledBack;
    private const DatabaseFailureKind Cancelled = DatabaseFailureKind.Cancelled;

    private const string Messages =
        "sys.messages; https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors";
    private const string Azure = "https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues";
    private const string SqlClient = "https://learn.microsoft.com/dotnet/api/microsoft.data.sqlclient.sqlerror.number";
    private const string Sockets = "https://learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2";
    private const string System = "https://learn.microsoft.com/windows/win32/debug/system-error-codes";
    private const string ResultCodes = "https://sqlite.org/rescode.html";

    /// <summary>Errors of SQL Server, Azure SQL and the client library.</summary>
    public static IReadOnlyList<KnownFailure> SqlServer { get; } =
    [
        new(1205, RolledBack, "Chosen as the victim of a deadlock", Messages),
        new(3960, RolledBack, "Snapshot isolation met an update by another transaction", Messages),

        // SqlClient reports a cancellation as a separate error with number 0.
        new(0, Cancelled, "The command was cancelled", SqlClient),

        new(-2, Away, "No answer within the time limit", SqlClient),
        new(-1, Away, "No connection", SqlClient),
        new(2, Away, "The server was not found", System),
        new(20, Away, "The server does not support the encryption asked for, or was cut off while it was agreed on", SqlClient),
        new(35, Away, "An internal failure of the client library while connecting", SqlClient),
        new(53, Away, "The server's network path was not found", System),
        new(64, Away, "The connection was lost during login", System),
        new(121, Away, "The connection's time limit elapsed", System),
        new(203, Away, "The connection was lost before login", System),
        new(233, Away, "The connection was closed before login", System),
        new(258, Away, "The wait for the server timed out", System),
        new(997, Away, "The connection was lost during login", System),
        new(10053, Away, "The connection was aborted by this machine", Sockets),
        new(10054, Away, "The connection was reset by the server", Sockets),
        new(10060, Away, "The server did not answer an attempt to connect", Sockets),
        new(10061, Away, "The server refused the connection", Sockets),
        new(11001, Away, "The server's name is unknown", Sockets),

        new(596, Away, "The session is being ended", Messages),
        new(601, Away, "The scan met data that moved", Messages),
        new(615, Away, "The database is not there for now", Azure),
        new(701, Away, "The server is out of memory", Messages),
        new(802, Away, "The server is out of buffers", Messages),
        new(921, Away, "The database has not been recovered yet", Messages),
        new(922, Away, "The database is being recovered", Messages),
        new(924, Away, "The database is open for one user only", Messages),
        new(926, Away, "The database is marked suspect", Azure),
        new(927, Away, "The database is being restored", Messages),
        new(941, Away, "The database has not been started", Messages),
        new(942, Away, "The database is offline", Messages),
        new(945, Away, "The database lacks files, memory or disk space", Messages),
        new(952, Away, "The database is in transition", Messages),
        new(954, Away, "The database is a mirror", Messages),
        new(955, Away, "The mirrored database has no quorum", Messages),
        new(976, Away, "The availability replica is not accessible", Messages),
        new(978, Away, "The availability replica is readable only for connections with read intent", Messages),
        new(979, Away, "The availability replica does not serve reads", Messages),
        new(981, Away, "The replica is becoming readable", Messages),
        new(982, Away, "No secondary replica serves reads", Messages),
        new(983, Away, "The replica's role is resolving", Messages),
        new(988, Away, "The availability group has no quorum", Messages),
        new(1105, Away, "The file group is full", Messages),
        new(1203, Away, "A lock was released that was not held", Messages),
        new(1204, Away, "The server has no room for another lock", Messages),
        new(1222, Away, "A lock was waited for longer than its time limit", Messages),
        new(3906, Away, "The database is read-only, as it is after its role has changed", Messages),
        new(3908, Away, "The database is in emergency mode or being shut down", Messages),
        new(3947, Away, "The replica fell behind and ended the transaction", Messages),
        new(3948, Away, "The replica's state changed and ended the transaction", Messages),
        new(3958, Away, "The version store is full", Messages),
        new(3966, Away, "The version store is full and ended the transaction", Messages),
        new(3967, Away, "The version store is full and had to shrink", Messages),
        new(3980, Away, "The batch was aborted by the server", Messages),
        new(4060, Away, "The database can't be opened", Azure),
        new(4221, Away, "The readable secondary is not ready for logins", Azure),
        new(6005, Away, "The server is shutting down", Messages),
        new(8628, Away, "The wait to compile the query timed out", Messages),
        new(8645, Away, "The wait for memory to run the query timed out", Messages),
        new(8651, Away, "The server has too little memory to run the query", Messages),
        new(9001, Away, "The transaction log is not available", Messages),
        new(9002, Away, "The transaction log is full", Messages),
        new(17142, Away, "The server is paused", Messages),
        new(17187, Away, "The server is starting and not ready for connections", Messages),
        new(17188, Away, "The server is shutting down", Messages),
        new(17189, Away, "The server has no thread for another connection", Messages),
        new(17197, Away, "The login timed out under load", Messages),
        new(17809, Away, "The server has as many connections as it may have", Messages),
        new(17830, Away, "The network failed during login", Messages),
        new(17889, Away, "The session has as many connections as it may have", Messages),
        new(18401, Away, "The server is upgrading its scripts", Messages),
        new(18451, Away, "Only administrators may connect for now", Messages),

        // Every state: clients mostly get state 1, whatever the reason, and the real one, such as 38 or 46 for a database that can't be
        // opened, is only in the server's log. The error occurs only at login, so no client request can cause it.
        new(
            18456,
            Away,
            "The login failed",
            "https://learn.microsoft.com/sql/relational-databases/errors-events/mssqlserver-18456-database-engine-error"),
        new(18461, Away, "The server is open for one administrator only", Messages),
        new(18486, Away, "The login is locked out", Messages),

        new(10928, Away, "The database's limit of workers or sessions is reached", Azure),
        new(10929, Away, "The server is too busy for more than the guaranteed minimum", Azure),
        new(10930, Away, "The service is too busy", Azure),
        new(10936, Away, "The elastic pool's limit of requests is reached", Azure),
        new(40143, Away, "The service failed to process the request", Azure),
        new(40166, Away, "The service is being reconfigured", Azure),
        new(40197, Away, "The database is moving to another server", Azure),
        new(40501, Away, "The service is busy", Azure),
        new(40540, Away, "The service failed to process the request", Azure),
        new(40544, Away, "The database has reached its size limit", Azure),
        new(40549, Away, "The transaction was long and was ended", Azure),
        new(40550, Away, "The transaction held too many locks and was ended", Azure),
        new(40551, Away, "The session used too much of tempdb and was ended", Azure),
        new(40552, Away, "The transaction used too much of the log and was ended", Azure),
        new(40553, Away, "The session used too much memory and was ended", Azure),
        new(40613, Away, "The database is not available", Azure),
        new(40642, Away, "The server is too busy", Azure),
        new(40648, Away, "Too many requests were made", Azure),
        new(40675, Away, "The service is too busy", Azure),
        new(42108, Away, "The SQL pool is paused", Azure),
        new(42109, Away, "The SQL pool is starting", Azure),
        new(49802, Away, "The database is not available", Azure),
        new(49918, Away, "The service lacks the resources for the request", Azure),
        new(49919, Away, "Too many create or update operations are in progress", Azure),
        new(49920, Away, "Too many operations are in progress", Azure),
    ];

    /// <summary>Result codes of SQLite. An extended code takes precedence over its primary code.</summary>
    public static IReadOnlyList<KnownFailure> Sqlite { get; } =
    [
        new(517, RolledBack, "Another connection wrote since this transaction read", ResultCodes),
        new(9, Cancelled, "The statement was interrupted", ResultCodes),
        new(5, Away, "Another connection holds the lock on the file", ResultCodes),
        new(6, Away, "A table is locked", ResultCodes),
        new(7, Away, "Out of memory", ResultCodes),
        new(8, Away, "The file can't be written", ResultCodes),
        new(10, Away, "The disk failed", ResultCodes),
        new(13, Away, "The disk is full", ResultCodes),
        new(14, Away, "The file can't be opened", ResultCodes),
        new(15, Away, "Other connections kept the write-ahead log locked", ResultCodes),
    ];

    private static readonly FrozenDictionary<int, KnownFailure> SqlServerByNumber = SqlServer.ToFrozenDictionary(failure =>
        failure.Number);
    private static readonly FrozenDictionary<int, KnownFailure> SqliteByNumber = Sqlite.ToFrozenDictionary(failure => failure.Number);

    /// <summary>The kind of an error of SQL Server; null if it isn't in the table.</summary>
    public static DatabaseFailureKind? OfSqlServer(int number, byte state) =>
        SqlServerByNumber.TryGetValue(number, out var known) && known.States?.Contains(state) != false ? known.Kind : null;

    /// <summary>The kind of a result code of SQLite; null if it isn't in the table.</summary>
    public static DatabaseFailureKind? OfSqlite(int extended, int primary) =>
        (SqliteByNumber.GetValueOrDefault(extended) ?? SqliteByNumber.GetValueOrDefault(primary))?.Kind;
}
