using System.Data;
using Microsoft.Data.Sqlite;

namespace Platform.Infrastructure.Persistence.Statements;

/// <summary>
/// A connection that keeps prepared statements between commands, since parsing a statement takes longer than executing it, and that creates
/// spans for its statements while a request or a use case is traced.
/// </summary>
internal sealed class PreparedSqliteConnection(string connectionString) : SqliteConnection(connectionString)
{
    // A statement takes a few kilobytes.
    private const int MostStatements = 64;

    // Scripts of migrations run once.
    private const int LongestText = 4096;

    private readonly Dictionary<string, SqliteCommand> _idle = new(StringComparer.Ordinal);

    /// <summary>
    /// Settings for opening the connection. The system caches the file's pages, so half a megabyte of a connection's own is enough to read.
    /// </summary>
    public string Pragmas { get; init; } = "PRAGMA cache_size=-512;";

    public override SqliteCommand CreateCommand() =>
        new PreparedSqliteCommand { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction };

    /// <summary>Lends a command with a text, prepared if the text was executed before.</summary>
    internal SqliteCommand Rent(string text) =>
        _idle.Remove(text, out var command) ? command : new SqliteCommand { Connection = this, CommandText = text };

    /// <summary>Keeps a command that nobody uses any longer.</summary>
    internal void Return(SqliteCommand command)
    {
        // Values may be large, and secret.
        command.Parameters.Clear();
        command.Transaction = null;
        if (_idle.Count >= MostStatements) DisposeIdle();
        if (command.CommandText.Length > LongestText || !_idle.TryAdd(command.CommandText, command)) command.Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) DisposeIdle();
        base.Dispose(disposing);
    }

    private void DisposeIdle()
    {
        foreach (var command in _idle.Values) command.Dispose();
        _idle.Clear();
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

    protected override void Dispose(bool disposing)
    {
        if (disposing) Return();
        base.Dispose(disposing);
    }

    private SqliteCommand Rented()
    {
        if (_rented is not null && _rented.CommandText != CommandText) Return();
        _rented ??= ((PreparedSqliteConnection)Connection!).Rent(CommandText);
        (_rented.Transaction, _rented.CommandTimeout) = (Transaction, CommandTimeout);
        _rented.Parameters.Clear();
        foreach (SqliteParameter parameter in Parameters) _rented.Parameters.Add(parameter);
        return _rented;
    }

    private void Return()
    {
        if (_rented is null) return;

        // The statement of an open reader must not be lent again, and one that failed is prepared again.
        if (_reader is { IsClosed: true } && Connection is PreparedSqliteConnection connection) connection.Return(_rented);
        else _rented.Dispose();
        (_rented, _reader) = (null, null);
    }
}
