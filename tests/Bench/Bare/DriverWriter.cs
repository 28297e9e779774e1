using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Platform.Bench.Bare;

/// <summary>
/// The baseline of writes: a task and an audit entry, inserted with prepared statements in a transaction of their own that is durable
/// before the response. Requests wait for each other here, which is fairer and faster than in SQLite.
/// </summary>
internal sealed class DriverWriter : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;
        CREATE TABLE IF NOT EXISTS Projects (Id INTEGER PRIMARY KEY AUTOINCREMENT, PublicId TEXT NOT NULL UNIQUE);
        CREATE TABLE IF NOT EXISTS Tasks (
            Id INTEGER PRIMARY KEY AUTOINCREMENT, PublicId TEXT NOT NULL UNIQUE, OrganizationId INTEGER NOT NULL,
            ProjectId INTEGER NOT NULL REFERENCES Projects (Id), Title TEXT NOT NULL, Description TEXT NULL, Status INTEGER NOT NULL,
            CreatedAt TEXT NOT NULL, UpdatedAt TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS IX_Tasks ON Tasks (OrganizationId, CreatedAt DESC, Id DESC);
        CREATE TABLE IF NOT EXISTS AuditEntries (
            Id INTEGER PRIMARY KEY AUTOINCREMENT, OrganizationId INTEGER NOT NULL, At TEXT NOT NULL, Action TEXT NOT NULL,
            TargetId TEXT NOT NULL, Ip TEXT NULL);
        CREATE INDEX IF NOT EXISTS IX_AuditEntries ON AuditEntries (OrganizationId, At DESC);
        """;

    private const string AddTask = """
        INSERT INTO Tasks (PublicId, OrganizationId, ProjectId, Title, Description, Status, CreatedAt, UpdatedAt)
        VALUES ($id, 1, $project, $title, $description, 0, $at, $at)
        """;

    private const string AddEntry =
        "INSERT INTO AuditEntries (OrganizationId, At, Action, TargetId, Ip) VALUES (1, $at, 'task.created', $id, '127.0.0.1')";

    private readonly SemaphoreSlim _turn = new(1);
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _task;
    private readonly SqliteCommand _entry;
    private readonly long _project;

    private DriverWriter(SqliteConnection connection)
    {
        _connection = connection;
        using var project = Command(connection, "INSERT INTO Projects (PublicId) VALUES (hex(randomblob(12))) RETURNING Id");
        _project = (long)project.ExecuteScalar()!;
        _task = Prepared(AddTask, "$id", "$project", "$title", "$description", "$at");
        _entry = Prepared(AddEntry, "$at", "$id");
    }

    /// <summary>Opens the database file, which is created if it is missing.</summary>
    public static DriverWriter Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using (var schema = Command(connection, Schema)) schema.ExecuteNonQuery();
        return new DriverWriter(connection);
    }

    public async Task AddAsync(NewTask asked, CancellationToken ct)
    {
        var id = "task_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var at = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
        await _turn.WaitAsync(ct);
        try
        {
            using var transaction = _connection.BeginTransaction();
            Execute(_task, transaction, id, _project, asked.Title, (object?)asked.Description ?? DBNull.Value, at);
            Execute(_entry, transaction, at, id);
            transaction.Commit();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _task.Dispose();
        _entry.Dispose();
        _turn.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepared(string sql, params ReadOnlySpan<string> names)
    {
        var command = Command(_connection, sql);
        foreach (var name in names) command.Parameters.Add(new SqliteParameter { ParameterName = name, Value = DBNull.Value });
        command.Prepare();
        return command;
    }

    private static void Execute(SqliteCommand command, SqliteTransaction transaction, params ReadOnlySpan<object> values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
