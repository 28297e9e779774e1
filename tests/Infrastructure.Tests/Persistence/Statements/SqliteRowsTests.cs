using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Platform.Infrastructure.Persistence.Statements;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence.Statements;

/// <summary>Instants are read from SQLite as the driver reads them, only faster.</summary>
public sealed class SqliteRowsTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly SqliteConnection _connection;

    public SqliteRowsTests()
    {
        _connection = new PreparedSqliteConnection(_database.Settings.Database.ConnectionString);
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
}
