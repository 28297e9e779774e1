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
/// Connections to the embedded database that stay open between one context's use and the next. The driver's own pool is off:
/// it can lend one connection to two owners at once (dotnet/efcore#39008), whose transactions would then be one.
/// </summary>
internal sealed class SqliteConnections(string connectionString) : IDisposable
{
    // Each keeps pages and statements of its own: what a burst opens more than this is closed after it.
    private const int IdleMost = 16;

    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private volatile bool _isDisposed;

    /// <summary>Gives a context a connection until it is disposed.</summary>
    public void LendTo(SqliteAppDb db) => db.Rent(this);

    /// <summary>A connection that no one else has, until it is given back.</summary>
    public SqliteConnection Rent() => _idle.TryTake(out var connection) ? connection : new TracedSqliteConnection(connectionString);

    /// <summary>Gives it back. One in the middle of something is closed.</summary>
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
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }
}

/// <summary>
/// Tells each connection, when it is first opened, how the embedded database is to be used, and does not let EF close it.
/// </summary>
internal sealed class SqliteOpening : DbConnectionInterceptor
{
    // A commit is on the disk before it is answered, references are checked, and a writer of another process is waited for.
    // The system keeps the file's pages in memory once; half a megabyte of them for each connection is enough.
    private const string Always = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-512;";
    private const string ToWrite = "PRAGMA journal_mode=WAL; " + Always;

    // EF looks on such a connection whether there is a database; turning one to WAL is a write.
    private const string ReadOnly = "Mode=ReadOnly";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        // First of all, since what follows may have to wait as well.
        var busyTimeout = (eventData.Context as SqliteAppDb)?.BusyTimeout ?? (int)SqliteAppDb.Patience.TotalMilliseconds;
        using var command = connection.CreateCommand();
        command.CommandText =
            $"PRAGMA busy_timeout={busyTimeout.ToString(CultureInfo.InvariantCulture)}; {(IsReadOnly(connection) ? Always : ToWrite)}";
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

    // Embedded: there is nothing to wait for.
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
