using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence;

/// <summary>SQLite only: the connections to its file.</summary>
public sealed class SqliteConnectionsTests : IDisposable
{
    // synchronous=2 is FULL: a commit is on disk before the response is sent.
    private const string Wanted = "journal_mode=wal synchronous=2 foreign_keys=1 busy_timeout=2500";

    private static readonly string[] Names = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"];

    private readonly TestDatabase _database = TestDatabase.Create();

    [Fact]
    public async Task Settings_apply_to_every_concurrent_connection()
    {
        var contexts = Enumerable.Range(0, 5).Select(_ => _database.Contexts()).ToList();
        foreach (var db in contexts)
        {
            await db.Database.OpenConnectionAsync(Ct);
            Assert.Equal(Wanted, Pragmas(db));
        }

        foreach (var db in contexts) await db.DisposeAsync();
    }

    [Fact]
    public async Task Connection_stays_open_between_uses_of_a_context()
    {
        DbConnection connection;
        await using (var db = _database.Open())
        {
            Assert.Equal(0, await db.Organizations.CountAsync(Ct));
            connection = db.Database.GetDbConnection();
            Execute(connection, "CREATE TEMP TABLE Mine (Id INTEGER)");
        }

        Assert.Equal(System.Data.ConnectionState.Open, connection.State);
        await using var again = _database.Open();
        Assert.Equal(0, await again.Organizations.CountAsync(Ct));
        Assert.Same(connection, again.Database.GetDbConnection());
        Assert.Equal(0L, Execute(connection, "SELECT COUNT(*) FROM Mine"));
    }

    [Fact]
    public async Task Connection_returned_in_the_middle_of_a_transaction_is_closed()
    {
        DbConnection connection;
        await using (var db = _database.Open())
        {
            await db.Database.OpenConnectionAsync(Ct);
            connection = db.Database.GetDbConnection();
            Execute(connection, "BEGIN");
        }

        Assert.Equal(System.Data.ConnectionState.Closed, connection.State);
        await using var again = _database.Open();
        Assert.Equal(0, await again.Organizations.CountAsync(Ct));
    }

    [Fact]
    public async Task Connection_belongs_to_one_context_at_a_time()
    {
        var tasks = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                await using var db = _database.Open();
                await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.ReadUncommitted, Ct);
                Assert.Equal(0, await db.Organizations.CountAsync(Ct));
                await transaction.CommitAsync(Ct);
            }
        }));

        await Task.WhenAll(tasks);
    }

    [Fact]
    public void Settings_apply_to_a_connection_opened_synchronously()
    {
        using var db = _database.Open();
        db.Database.OpenConnection();

        Assert.Equal(Wanted, Pragmas(db));
    }

    [Fact]
    public async Task Dangling_reference_is_refused()
    {
        await using var db = _database.Open();
        var refusal = await Assert.ThrowsAsync<SqliteException>(() => db.Database.ExecuteSqlRawAsync(
            "INSERT INTO RefreshTokens (SessionId, Hash, ExpiresAt) VALUES (99, x'00', '2026-03-01 12:00:00')", Ct));

        Assert.Contains("FOREIGN KEY", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _database.Dispose();

    private static string Pragmas(AppDb db) => string.Join(
        ' ', Names.Select(name => $"{name}={Execute(db.Database.GetDbConnection(), $"PRAGMA {name}")}"));

    private static object? Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
