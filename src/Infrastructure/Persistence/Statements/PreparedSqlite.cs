using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Platform.Infrastructure.Persistence.Statements;

/// <summary>
/// A connection that keeps prepared statements between commands, and that creates spans for its statements while a request or a use case is
/// traced.
/// </summary>
internal sealed class PreparedSqliteConnection(string connectionString) : SqliteConnection(connectionString)
{
    private readonly SqliteState _state = new();

    /// <summary>
    /// Settings for opening the connection. The system caches the file's pages, so half a megabyte of a connection's own is enough to read.
    /// </summary>
    public string Pragmas { get; init; } = "PRAGMA cache_size=-512;";

    /// <summary>Counts of lists, valid in the state of the database that they were made in.</summary>
    public KnownCounts Counts { get; } = new();

    /// <summary>The statements that no command is using.</summary>
    internal PreparedStatements Statements { get; } = new();

    /// <summary>The state of the database; null within a transaction.</summary>
    public (long Others, long Own)? ReadState() => State == ConnectionState.Open ? _state.Read(this) : null;

    public override SqliteCommand CreateCommand() =>
        new PreparedSqliteCommand { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction };

    public override void Close()
    {
        Statements.Clear();
        _state.Dispose();
        Counts.Clear();
        base.Close();
    }
}

/// <summary>A command that executes with a statement of its connection. All ways to execute it call <c>ExecuteReader</c>.</summary>
internal sealed class PreparedSqliteCommand : SqliteCommand
{
    private SqliteCommand? _rented;
    private SqliteDataReader? _reader;

    public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
    {
        using var span = SqliteSpans.Start(CommandText);
        try
        {
            _reader = null;
            return _reader = Rented().ExecuteReader(behavior);
        }
        catch (SqliteException refusal)
        {
            span?.SetRefusal(refusal);
            throw;
        }
    }

    // EF Core reads by these two; a reader of the driver's own type is what ExecuteReader returns.
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => new SqliteRows(ExecuteReader(behavior));

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(ExecuteDbDataReader(behavior));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Return();
        base.Dispose(disposing);
    }

    private SqliteCommand Rented()
    {
        if (_rented is not null && _rented.CommandText != CommandText) Return();
        _rented ??= ((PreparedSqliteConnection)Connection!).Statements.Rent(Connection!, CommandText);
        (_rented.Transaction, _rented.CommandTimeout) = (Transaction, CommandTimeout);
        _rented.Parameters.Clear();
        foreach (SqliteParameter parameter in Parameters) _rented.Parameters.Add(parameter);
        return _rented;
    }

    private void Return()
    {
        if (_rented is null) return;

        // The statement of an open reader must not be lent again, and one that failed is prepared again.
        if (_reader is { IsClosed: true } && Connection is PreparedSqliteConnection connection) connection.Statements.Return(_rented);
        else _rented.Dispose();
        (_rented, _reader) = (null, null);
    }
}
