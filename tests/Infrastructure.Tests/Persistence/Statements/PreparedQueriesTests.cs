using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Platform.Infrastructure.Persistence.Statements;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence.Statements;

/// <summary>A query that a connection has prepared before returns what it would return if it were prepared for this use.</summary>
public sealed class PreparedQueriesTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly SqliteConnection _connection;

    public PreparedQueriesTests()
    {
        _connection = new TracedSqliteConnection(_database.Settings.Database.ConnectionString);
        _connection.Open();
        Execute("CREATE TABLE Numbers (Number INTEGER, At TEXT)");
        Execute("INSERT INTO Numbers VALUES (1, '2026-01-31 12:00:00'), (2, '2026-01-31 12:00:00.12')");
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void Parameters_are_those_of_the_use()
    {
        for (var i = 1; i <= 2; i++) Assert.Equal((long)i, Ask("SELECT Number FROM Numbers WHERE Number = $number", ("$number", i)));
        Assert.Throws<InvalidOperationException>(() => Ask("SELECT Number FROM Numbers WHERE Number = $number"));
        Assert.Equal(2L, Ask("SELECT Number FROM Numbers WHERE Number = $number", ("$number", 2)));
    }

    [Fact]
    public void Two_readers_of_one_statement_do_not_disturb_each_other()
    {
        using var outer = Command("SELECT Number FROM Numbers ORDER BY Number");
        using var rows = outer.ExecuteReader();
        for (var number = 1L; rows.Read(); number++)
        {
            using var inner = Command("SELECT Number FROM Numbers ORDER BY Number");
            using var others = inner.ExecuteReader();
            Assert.True(others.Read());
            Assert.Equal((number, 1L), (rows.GetInt64(0), others.GetInt64(0)));
        }
    }

    [Fact]
    public void Column_that_was_added_is_seen()
    {
        Ask("SELECT * FROM Numbers");
        Execute("ALTER TABLE Numbers ADD COLUMN Name TEXT");
        using var command = Command("SELECT * FROM Numbers");
        using var rows = command.ExecuteReader();

        Assert.True(rows.Read());
        Assert.Equal(3, rows.FieldCount);
    }

    [Fact]
    public void Command_whose_reader_is_left_open_holds_no_lock()
    {
        using (var command = Command("SELECT Number FROM Numbers"))
        {
            Assert.True(command.ExecuteReader().Read());
        }

        Execute("DROP TABLE Numbers");
    }

    [Fact]
    public void Statement_within_a_transaction_sees_its_changes()
    {
        Assert.Equal(2L, Ask("SELECT COUNT(*) FROM Numbers"));
        using (var transaction = _connection.BeginTransaction())
        {
            Execute("DELETE FROM Numbers WHERE Number = 1");
            Assert.Equal(1L, Ask("SELECT COUNT(*) FROM Numbers"));
            transaction.Rollback();
        }

        Assert.Equal(2L, Ask("SELECT COUNT(*) FROM Numbers"));
    }

    [Fact]
    public void More_statements_than_are_kept_work_in_any_order()
    {
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 200; i++) Assert.Equal((long)i, Ask($"SELECT {i.ToString(CultureInfo.InvariantCulture)}"));
        }

        _connection.Close();
        _connection.Open();
        Assert.Equal(7L, Ask("SELECT 7"));
    }

    [Fact]
    public async Task Instant_is_read_as_the_driver_reads_it()
    {
        using var command = Command("SELECT At, Number + 2460000.5 FROM Numbers ORDER BY Number");
        await using var rows = await ((System.Data.Common.DbCommand)command).ExecuteReaderAsync(Ct);
        Assert.IsType<SqliteRows>(rows);
        Assert.True(await rows.ReadAsync(Ct));
        Assert.Equal(new DateTime(2026, 1, 31, 12, 0, 0), rows.GetDateTime(0));

        // A number is a Julian day.
        Assert.Equal(Driver("2460001.5"), rows.GetDateTime(1));
        Assert.True(await rows.ReadAsync(Ct));
        Assert.Equal(new DateTime(2026, 1, 31, 12, 0, 0, 120), rows.GetDateTime(0));
    }

    [Fact]
    public void Stored_instant_is_parsed_as_the_driver_does()
    {
        var random = new Random(7);
        for (var i = 0; i < 5000; i++)
        {
            var instant = new DateTime(random.NextInt64(DateTime.MaxValue.Ticks / 10_000) * (i % 2 == 0 ? 10_000 : 9_999));
            var text = instant.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
            Assert.True(StoredInstant.TryParse(Encoding.UTF8.GetBytes(text), out var parsed), text);
            Assert.Equal(instant, parsed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31 12:00")]
    [InlineData("2026-01-31 12:00:00.")]
    [InlineData("2026-01-31 12:00:00.12345678")]
    [InlineData("2026-01-31T12:00:00")]
    [InlineData("2026-02-29 12:00:00")]
    [InlineData("2026-13-01 12:00:00")]
    [InlineData("2026-00-01 12:00:00")]
    [InlineData("2026-01-00 12:00:00")]
    [InlineData("0000-01-01 12:00:00")]
    [InlineData("2026-01-31 24:00:00")]
    [InlineData("2026-01-31 12:60:00")]
    [InlineData("2026-01-31 12:00:60")]
    [InlineData("2026-01-31 12:00:0x")]
    [InlineData("2026-01-31 12:00:00+1")]
    [InlineData("2026-01-31 12:00:00Z")]
    [InlineData("2026/01/31 12:00:00")]
    public void Text_of_another_form_is_left_to_the_driver(string text) =>
        Assert.False(StoredInstant.TryParse(Encoding.UTF8.GetBytes(text), out _));

    private DateTime Driver(string expression)
    {
        using var command = new SqliteCommand($"SELECT {expression}", _connection);
        using var rows = command.ExecuteReader();
        rows.Read();
        return rows.GetDateTime(0);
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private object? Ask(string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(sql);
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command.ExecuteScalar();
    }
}
