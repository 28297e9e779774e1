using Microsoft.Data.Sqlite;

namespace Platform.Infrastructure.Persistence.Statements;

/// <summary>
/// The prepared statements of one SQLite connection, without those in use. EF Core creates a command for each execution, and the driver
/// would parse and plan its text each time, which takes longer than reading or writing a few rows by an index.
/// </summary>
internal sealed class PreparedStatements
{
    // A statement takes a few kilobytes.
    private const int MaxIdle = 64;

    // Scripts of migrations run once.
    private const int MaxTextLength = 4096;

    // The most recently used is at the end.
    private readonly List<SqliteCommand> _idle = [];

    /// <summary>Lends a command with a text, prepared if the text was executed before.</summary>
    public SqliteCommand Rent(SqliteConnection connection, string text)
    {
        // A compiled query's text is the same object each time, so most comparisons end at the reference or the length.
        for (var i = _idle.Count - 1; i >= 0; i--)
        {
            if (_idle[i].CommandText != text) continue;
            var found = _idle[i];
            _idle.RemoveAt(i);
            return found;
        }

        return new SqliteCommand { Connection = connection, CommandText = text };
    }

    /// <summary>Keeps a command whose reader is closed, in place of the least recently used one if there are many.</summary>
    public void Return(SqliteCommand command)
    {
        // Values may be large, and secret.
        command.Parameters.Clear();
        command.Transaction = null;
        if (command.CommandText.Length > MaxTextLength)
        {
            command.Dispose();
            return;
        }

        if (_idle.Count == MaxIdle)
        {
            _idle[0].Dispose();
            _idle.RemoveAt(0);
        }

        _idle.Add(command);
    }

    /// <summary>Disposes all idle commands.</summary>
    public void Clear()
    {
        foreach (var command in _idle) command.Dispose();
        _idle.Clear();
    }
}
