using System.Data;
using System.Data.Common;
using Microsoft.Data.SqlClient;
using Platform.Infrastructure.Persistence.Statements;
using Platform.Infrastructure.Usage;

namespace Platform.Infrastructure.Tests.Usage;

public sealed class UseRowsTests
{
    [Fact]
    public void Usage_rows_are_sent_to_SQL_Server_together()
    {
        using var connection = new SqlConnection();
        UsageSum[] sums = [new(new(new(1), new(2026, 3, 1), new(7)), 3, 1), new(new(new(1), new(2026, 3, 1), new(8)), 5, 0)];
        using var batch = BatchOf(connection, sums.Select(UsageStore.Parameters));

        Assert.True(connection.CanCreateBatch);
        Assert.Equal(2, batch.BatchCommands.Count);
        Assert.All(batch.BatchCommands, command => Assert.Equal("SELECT 1", command.CommandText));
        Assert.Equal(
            ["@organization BigInt 1", "@date Date 03/01/2026", "@key BigInt 8", "@requests BigInt 5", "@refused BigInt 0"],
            batch.BatchCommands[1].Parameters.Cast<SqlParameter>().Select(Describe));
    }

    // A plain datetime would be rounded to 3 ms.
    [Fact]
    public void Usage_rows_have_instants_to_100_nanoseconds()
    {
        using var connection = new SqlConnection();
        using var batch = BatchOf(connection, [UsageStore.Parameters(new LastUse(7, Start.AddTicks(1)), Start)]);
        var at = Assert.IsType<SqlParameter>(batch.BatchCommands[0].Parameters["@at"]);

        Assert.Equal(SqlDbType.DateTime2, at.SqlDbType);
        Assert.Equal(Start.UtcDateTime.AddTicks(1), at.Value);
    }

    private static DbBatch BatchOf(SqlConnection connection, IEnumerable<CommandParameter[]> rows)
    {
        var batch = connection.CreateBatch();
        foreach (var row in rows) new Statement("SELECT 1", row).AddTo(batch);
        return batch;
    }

    private static string Describe(SqlParameter parameter) =>
        FormattableString.Invariant($"{parameter.ParameterName} {parameter.SqlDbType} {parameter.Value}");
}
