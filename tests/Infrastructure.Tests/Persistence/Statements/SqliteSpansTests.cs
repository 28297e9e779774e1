using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Platform.Infrastructure.Persistence.Statements;

namespace Platform.Infrastructure.Tests.Persistence.Statements;

/// <summary>The spans of statements sent to SQLite, created by the driver's wrapper.</summary>
public sealed class SqliteSpansTests : IDisposable
{
    private const string AroundName = "Around";

    private static readonly ActivitySource Around = new(AroundName);

    private readonly PreparedSqliteConnection _connection = new("Data Source=:memory:");
    private readonly List<Activity> _ended = [];

    public SqliteSpansTests()
    {
        _connection.Open();
        Execute("""CREATE TABLE "Keys" ("Id" INTEGER PRIMARY KEY, "Name" TEXT UNIQUE)""");
    }

    public void Dispose() => _connection.Dispose();

    [Theory]
    [InlineData("SELECT COUNT(*) FROM \"Keys\" AS \"k\"", "SELECT Keys", "SELECT", "Keys")]
    [InlineData("  insert into Keys (\"Name\") VALUES ('secret')", "INSERT", "INSERT", null)]
    [InlineData("INSERT OR IGNORE INTO \"Keys\" (\"Name\") VALUES ('secret')", "INSERT Keys", "INSERT", "Keys")]
    [InlineData("UPDATE \"Keys\" SET \"Name\" = 'secret' WHERE \"Id\" = 7", "UPDATE Keys", "UPDATE", "Keys")]
    [InlineData("DELETE FROM \"Keys\"", "DELETE Keys", "DELETE", "Keys")]
    [InlineData("SELECT COUNT(*) FROM (\n  SELECT 1 FROM \"Keys\"\n)", "SELECT Keys", "SELECT", "Keys")]
    [InlineData("PRAGMA user_version", "PRAGMA", "PRAGMA", null)]
    public void Statement_span_is_named_by_operation_and_table(string statement, string name, string operation, string? table)
    {
        Traced(() => Execute(statement));

        var span = Assert.Single(_ended);
        Assert.Equal(name, span.DisplayName);
        Assert.Equal("sqlite", span.GetTagItem("db.system.name"));
        Assert.Equal(operation, span.GetTagItem("db.operation.name"));
        Assert.Equal(table, span.GetTagItem("db.collection.name"));
        Assert.Equal(name, span.GetTagItem("db.query.summary"));
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_execute_method_creates_a_span()
    {
        await TracedAsync(async () =>
        {
            await using var command = _connection.CreateCommand();
            command.CommandText = "SELECT 1 FROM \"Keys\"";
            command.ExecuteNonQuery();
            command.ExecuteScalar();
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
            using (command.ExecuteReader()) { }
            await using (await command.ExecuteReaderAsync(TestContext.Current.CancellationToken)) { }
            await using (await ((DbCommand)command).ExecuteReaderAsync(TestContext.Current.CancellationToken)) { }
        });

        Assert.Equal(7, _ended.Count);
    }

    [Fact]
    public void Transaction_begin_and_commit_have_their_own_spans()
    {
        Traced(() =>
        {
            using var transaction = _connection.BeginTransaction();
            transaction.Commit();
        });

        Assert.Equal(["BEGIN", "COMMIT"], _ended.Select(span => span.DisplayName));
    }

    [Fact]
    public void Refused_statement_is_an_error_span_with_the_databases_code()
    {
        Execute("INSERT INTO \"Keys\" (\"Name\") VALUES ('secret')");

        Traced(() => Assert.Throws<SqliteException>(() => Execute("INSERT INTO \"Keys\" (\"Name\") VALUES ('secret')")));

        var span = Assert.Single(_ended);
        Assert.Equal((ActivityStatusCode.Error, "2067"), (span.Status, span.GetTagItem("db.response.status_code")));
        Assert.Equal("2067", span.GetTagItem("error.type"));
    }

    [Fact]
    public void Statement_without_a_parent_span_creates_none()
    {
        using var listener = Listen();

        Execute("SELECT 1");

        Assert.Empty(_ended);
    }

    [Fact]
    public void Statement_without_a_listener_allocates_nothing()
    {
        using var around = new Activity("around").Start();
        SqliteSpans.Start("SELECT 1");
        Application.Common.Pipeline.UseCaseSpans.Start(typeof(string));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            Assert.Null(SqliteSpans.Start("SELECT 1"));
            Assert.Null(Application.Common.Pipeline.UseCaseSpans.Start(typeof(string)));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Execute(string statement)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private void Traced(Action work)
    {
        using var listener = Listen();
        using var around = Around.StartActivity("around");
        work();
    }

    private async Task TracedAsync(Func<Task> work)
    {
        using var listener = Listen();
        using var around = Around.StartActivity("around");
        await work();
    }

    // Other tests' statements run at the same time: only spans below this test's own are counted.
    private ActivityListener Listen()
    {
        var test = TestContext.Current.Test!.UniqueID;
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is SqliteSpans.Name or AroundName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.Source.Name == SqliteSpans.Name && TestContext.Current.Test?.UniqueID == test) _ended.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
