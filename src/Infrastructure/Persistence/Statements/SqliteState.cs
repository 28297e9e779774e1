using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Platform.Infrastructure.Persistence.Statements;

/// <summary>Tells one state of the embedded database from another, as one connection sees it.</summary>
internal sealed class SqliteState : IDisposable
{
    private sqlite3_stmt? _version;

    /// <summary>
    /// Two numbers that are the same as long as no statement has changed the database: one for other connections and processes
    /// (https://sqlite.org/pragma.html#pragma_data_version), one for this connection. Null within a transaction, whose changes may be
    /// rolled back without a trace.
    /// </summary>
    public (long Others, long Own)? Read(SqliteConnection connection)
    {
        var db = connection.Handle;
        if (db is null || raw.sqlite3_get_autocommit(db) == 0) return null;
        if (_version is null && raw.sqlite3_prepare_v2(db, "PRAGMA data_version", out _version) != raw.SQLITE_OK) return null;
        try
        {
            return raw.sqlite3_step(_version) == raw.SQLITE_ROW
                ? (raw.sqlite3_column_int64(_version, 0), raw.sqlite3_total_changes(db))
                : null;
        }
        finally
        {
            raw.sqlite3_reset(_version);
        }
    }

    public void Dispose()
    {
        _version?.Dispose();
        _version = null;
    }
}
