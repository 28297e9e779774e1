using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Platform.Infrastructure.Persistence.Failures;
using Platform.Infrastructure.Persistence.Statements;

namespace Platform.Infrastructure.Persistence;

/// <summary>
/// Connections to the embedded database that stay open between uses of contexts. The driver's own pool is off: it can lend a connection to
/// two owners at once (dotnet/efcore#39008), who would then share a transaction.
/// </summary>
internal sealed class SqliteConnections(string connectionString) : IDisposable
{
    // Memory for all pages that a group of saves changes, which would otherwise be written to the log several times, and for what undoes
    // one of them, which would otherwise be written to a file.
    private const string WriterPragmas = "PRAGMA cache_size=-8192; PRAGMA temp_store=MEMORY;";

    // Each connection caches pages and statements. Connections above this number are closed after a burst.
    private const int IdleMost = 16;

    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private volatile bool _isDisposed;

    /// <summary>
    /// The connection of saves that share a transaction. Only the holder of the writer's turn may use it. As the only writer of the file it
    /// keeps its page cache.
    /// </summary>
    public SqliteConnection Writer { get; } = new PreparedSqliteConnection(connectionString) { Pragmas = WriterPragmas };

    /// <summary>Lends a connection to a context until it is disposed.</summary>
    public void LendTo(SqliteAppDb db) => db.Rent(this);

    /// <summary>Returns a connection that nobody else uses until it is returned.</summary>
    public SqliteConnection Rent() => _idle.TryTake(out var connection) ? connection : new PreparedSqliteConnection(connectionString);

    /// <summary>Returns a connection. One with an open transaction is closed.</summary>
    public void Return(SqliteConnection connection)
    {
        if (_isDisposed || _idle.Count >= IdleMost || connection.State != ConnectionState.Open
            || SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0) connection.Dispose();
        else _idle.Add(connection);
        if (_isDisposed) Dispose();
    }

    public void Dispose()
    {
        _isDisposed = true;
        Writer.Dispose();
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }
}

/// <summary>Configures each connection when it is first opened, and prevents EF Core from closing it.</summary>
internal sealed class SqliteOpening : DbConnectionInterceptor
{
    // Commits are on disk before they are acknowledged, foreign keys are checked, and writers of other processes are waited for.
    private const string Always = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;";
    private const string ToWrite = "PRAGMA journal_mode=WAL; " + Always;

    // EF Core opens such a connection to check whether the database exists; switching to WAL is a write.
    private const string ReadOnly = "Mode=ReadOnly";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        // First, because the following statements may have to wait as well.
        var busyTimeout = (eventData.Context as SqliteAppDb)?.BusyTimeout ?? (int)SqliteAppDb.Patience.TotalMilliseconds;
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture, $"PRAGMA busy_timeout={busyTimeout}; {(IsReadOnly(connection) ? Always : ToWrite)}");
        if (connection is PreparedSqliteConnection { Pragmas: var more }) command.CommandText += " " + more;
        command.ExecuteNonQuery();
    }

    public override void ConnectionFailed(DbConnection connection, ConnectionErrorEventData eventData) =>
        DatabaseFailure.Record(eventData.Exception);

    public override Task ConnectionFailedAsync(
        DbConnection connection, ConnectionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionFailed(connection, eventData);
        return Task.CompletedTask;
    }

    // An embedded database has no I/O to await.
    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }

    public override InterceptionResult ConnectionClosing(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        IsReadOnly(connection) ? result : InterceptionResult.Suppress();

    public override ValueTask<InterceptionResult> ConnectionClosingAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        ValueTask.FromResult(ConnectionClosing(connection, eventData, result));

    private static bool IsReadOnly(DbConnection connection) =>
        connection.ConnectionString.Contains(ReadOnly, StringComparison.OrdinalIgnoreCase);
}
