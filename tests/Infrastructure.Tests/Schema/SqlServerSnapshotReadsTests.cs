using Microsoft.Data.SqlClient;
using Platform.Infrastructure.Schema;
using Platform.Infrastructure.Tests.Support.Scripted;

namespace Platform.Infrastructure.Tests.Schema;

public sealed class SqlServerSnapshotReadsTests
{
    private const string TurnOn = "ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;";

    [Fact]
    public async Task Snapshot_option_that_is_on_is_left_unchanged()
    {
        using var database = new ScriptedDatabase(_ => ScriptedAnswer.Row(0));

        Assert.Null(await RunAsync(database));
        Assert.DoesNotContain(database.Statements, sent => sent.Contains("ALTER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Snapshot_option_that_is_off_is_turned_on()
    {
        using var database = new ScriptedDatabase(sent => sent.Has("sys.databases") ? ScriptedAnswer.Row(1) : ScriptedAnswer.Nothing);

        Assert.Null(await RunAsync(database));
        Assert.Equal(TurnOn, database.Statements[^1]);
    }

    [Fact]
    public async Task Login_without_the_right_gets_the_administrators_statement_in_one_line()
    {
        using var database = new ScriptedDatabase(sent =>
            sent.Has("sys.databases")
                ? ScriptedAnswer.Row(1)
                : throw SqlErrors.Of(5011, "User does not have permission to alter database 'platform'.\nIt failed."));
        var line = await RunAsync(database);

        Assert.EndsWith(TurnOn, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line!);
    }

    [Fact]
    public async Task Database_that_becomes_unreachable_is_a_failure()
    {
        using var database = new ScriptedDatabase(sent =>
            sent.Has("sys.databases") ? ScriptedAnswer.Row(1) : throw SqlErrors.ConnectionLost());

        await Assert.ThrowsAsync<SqlException>(() => RunAsync(database));
    }

    private static async Task<string?> RunAsync(ScriptedDatabase database)
    {
        await using var db = database.Open();
        db.AllowLongWork();
        return await SqlServerSnapshotReads.TurnOnAsync(db, Ct);
    }
}
