using System.Globalization;
using Microsoft.Data.Sqlite;
using Platform.Infrastructure.Persistence.Statements;

namespace Platform.Infrastructure.Tests.Persistence.Statements;

/// <summary>Statements that a connection keeps prepared between commands.</summary>
public sealed class PreparedSqliteTests : IDisposable
{
    private readonly PreparedSqliteConnection _connection = new("Data Source=:memory:");

    public PreparedSqliteTests()
    {
        _connection.Open();
        Execute("CREATE TABLE Keys (Id INTEGER PRIMARY KEY, Name TEXT UNIQUE)");
    }

    [Fact]
    public void Statement_executed_again_has_the_values_of_its_own_command()
    {
        for (var i = 0; i < 3; i++) Insert($"key {i}");

        Assert.Equal("key 0,key 1,key 2", Names());
    }

    [Fact]
    public void Command_without_a_value_for_a_parameter_does_not_get_the_last_ones()
    {
        Insert("secret");

        Assert.Throws<InvalidOperationException>(() => Execute("INSERT INTO Keys (Name) VALUES ($name)"));
    }

    [Fact]
    public void Statement_that_failed_can_be_executed_again()
    {
        Insert("one");
        Assert.Throws<SqliteException>(() => Insert("one"));
        Insert("two");

        Assert.Equal("one,two", Names());
    }

    [Fact]
    public void Open_reader_keeps_its_statement()
    {
        Insert("one");
        Insert("two");
        using var first = Command("SELECT Name FROM Keys ORDER BY Id");
        using var reading = first.ExecuteReader();
        Assert.True(reading.Read());

        Assert.Equal("one", Command("SELECT Name FROM Keys ORDER BY Id").ExecuteScalar());
        Assert.True(reading.Read());
        Assert.Equal("two", reading.GetString(0));
    }

    [Fact]
    public void Statement_of_a_reader_left_open_is_not_lent_again()
    {
        Insert("one");
        var left = Command("SELECT Name FROM Keys");
        var reading = left.ExecuteReader();
        Assert.True(reading.Read());
        left.Dispose();

        Assert.Equal("one", Names());
    }

    [Fact]
    public void Command_whose_text_changes_executes_the_new_text()
    {
        using var command = Command("SELECT 1");
        Assert.Equal(1L, command.ExecuteScalar());
        command.CommandText = "SELECT 2";

        Assert.Equal(2L, command.ExecuteScalar());
    }

    [Fact]
    public void Statement_survives_a_change_of_the_schema()
    {
        Insert("one");
        Execute("ALTER TABLE Keys ADD COLUMN Prefix TEXT");
        Insert("two");

        Assert.Equal("one,two", Names());
    }

    [Fact]
    public void More_statements_than_are_kept_can_be_executed()
    {
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 200; i++)
            {
                using var command = Command(string.Create(CultureInfo.InvariantCulture, $"SELECT {i}"));
                Assert.Equal((long)i, command.ExecuteScalar());
            }
        }
    }

    [Fact]
    public void Connection_that_was_closed_executes_its_statements_again()
    {
        Assert.Equal(1L, Command("SELECT 1").ExecuteScalar());
        _connection.Close();
        _connection.Open();

        Assert.Equal(1L, Command("SELECT 1").ExecuteScalar());
    }

    [Fact]
    public void Command_whose_reader_is_left_open_holds_no_lock()
    {
        using (var command = Command("SELECT Name FROM Keys"))
        {
            Assert.False(command.ExecuteReader().Read());
        }

        Execute("DROP TABLE Keys");
    }

    [Fact]
    public void Statement_within_a_transaction_sees_its_changes()
    {
        Insert("one");
        using (var transaction = _connection.BeginTransaction())
        {
            Insert("two");
            Assert.Equal("one,two", Names());
            transaction.Rollback();
        }

        Assert.Equal("one", Names());
    }

    public void Dispose() => _connection.Dispose();

    private string Names()
    {
        using var command = Command("SELECT group_concat(Name) FROM Keys");
        return (string)command.ExecuteScalar()!;
    }

    private void Insert(string name)
    {
        using var command = Command("INSERT INTO Keys (Name) VALUES ($name)");
        command.Parameters.AddWithValue("$name", name);
        command.ExecuteNonQuery();
    }

    private void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
