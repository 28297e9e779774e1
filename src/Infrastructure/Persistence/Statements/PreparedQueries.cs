using Microsoft.Data.Sqlite;

namespace Platform.Infrastructure.Persistence.Statements;

/// <summary>
/// The prepared queries of one connection to the embedded database. EF Core makes a new command for each execution, and the driver would
/// parse and plan its statement each time, which takes longer than reading a few rows by an index. Only queries: a statement that writes
/// may depend on the one before it.
/// </summary>
internal sealed class PreparedQueries
{
    // Each takes some kilobytes.
    private const int Most = 64;

    private const string Query = "SELECT ";

    // The one that was used last is at the end.
    private readonly List<SqliteCommand> _idle = [];

    /// <summary>
    /// Takes a prepared command with the text, parameters, transaction and timeout of another; null for a statement that isn't a query.
    /// Nobody else uses it until it is returned.
    /// </summary>
    /// <exception cref="SqliteException">The statement can't be prepared.</exception>
    public SqliteCommand? Take(SqliteCommand command)
    {
        if (!command.CommandText.StartsWith(Query, StringComparison.Ordinal)) return null;
        var prepared = Find(command.CommandText)
            ?? new SqliteCommand { Connection = command.Connection, CommandText = command.CommandText };
        (prepared.Transaction, prepared.CommandTimeout) = (command.Transaction, command.CommandTimeout);
        try
        {
            prepared.Prepare();
            foreach (SqliteParameter parameter in command.Parameters) prepared.Parameters.Add(parameter);
            return prepared;
        }
        catch (SqliteException)
        {
            prepared.Dispose();
            throw;
        }
    }

    /// <summary>Returns a command. It is kept for the next use unless its reader is still open.</summary>
    public void Return(SqliteCommand prepared, SqliteDataReader? reader)
    {
        prepared.Parameters.Clear();
        prepared.Transaction = null;
        if (reader is null or { IsClosed: false })
        {
            prepared.Dispose();
            return;
        }

        if (_idle.Count == Most)
        {
            _idle[0].Dispose();
            _idle.RemoveAt(0);
        }

        _idle.Add(prepared);
    }

    /// <summary>Disposes all commands.</summary>
    public void Clear()
    {
        foreach (var prepared in _idle) prepared.Dispose();
        _idle.Clear();
    }

    // Texts of compiled queries are the same objects each time, so most comparisons end at the reference or the length.
    private SqliteCommand? Find(string text)
    {
        for (var i = _idle.Count - 1; i >= 0; i--)
        {
            if (_idle[i].CommandText != text) continue;
            var found = _idle[i];
            _idle.RemoveAt(i);
            return found;
        }

        return null;
    }
}
