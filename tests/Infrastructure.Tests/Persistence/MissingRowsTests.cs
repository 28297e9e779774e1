using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Usage;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Failures;
using Platform.Infrastructure.Quotas;
using Platform.Infrastructure.Quotas.Failures;
using Platform.Infrastructure.Tests.Support;
using Platform.Infrastructure.Tests.Support.Scripted;

namespace Platform.Infrastructure.Tests.Persistence;

public sealed class MissingRowsTests : IDisposable
{
    private const string Insert = "INSERT INTO FailureCounters (Subject, Failures, EndsAt) VALUES ('a', 1, 1)";

    private readonly TestDatabase _database = TestDatabase.Create();

    // On both providers, a violation is recognized by the name of its key.
    [Theory]
    [InlineData(typeof(QuotaCounter), "PK_QuotaCounters")]
    [InlineData(typeof(FailureCounter), "PK_FailureCounters")]
    [InlineData(typeof(UsageDay), "PK_UsageDays")]
    [InlineData(typeof(ApiKeyAddress), "PK_ApiKeyAddresses")]
    [InlineData(typeof(AuditHead), "PK_AuditHeads")]
    [InlineData(typeof(DataStep), "PK_DataSteps")]
    public void Primary_key_has_the_same_name_on_both_providers(Type row, string name)
    {
        using var sqlServer = new ScriptedDatabase(_ => ScriptedAnswer.Nothing);
        foreach (var db in new[] { _database.Open(), sqlServer.Open() })
        {
            using (db) Assert.Equal(name, db.Model.FindEntityType(row)!.FindPrimaryKey()!.GetName());
        }
    }

    [Fact]
    public async Task Row_that_already_exists_on_SQLite_repeats_the_write()
    {
        _database.Ask(Insert);
        await using var db = _database.Open();
        var tried = 0;

        Assert.Equal(2, await db.AddIfMissingAsync(typeof(FailureCounter), WriteAsync, Ct));

        async Task<int> WriteAsync() => ++tried == 1 ? await InsertAsync(db) : tried;
    }

    [Fact]
    public async Task Existing_row_of_another_table_on_SQLite_does_not_repeat_the_write()
    {
        _database.Ask(Insert);
        await using var db = _database.Open();

        var violation = await Assert.ThrowsAsync<SqliteException>(
            () => db.AddIfMissingAsync(typeof(QuotaCounter), () => InsertAsync(db), Ct));
        Assert.Equal("PK_FailureCounters", UniqueViolation.IndexOf(violation));
    }

    [Fact]
    public async Task Write_that_always_conflicts_fails_after_5_tries()
    {
        _database.Ask(Insert);
        await using var db = _database.Open();
        var tried = 0;

        await Assert.ThrowsAsync<SqliteException>(() => db.AddIfMissingAsync(typeof(FailureCounter), WriteAsync, Ct));
        Assert.Equal(5, tried);

        Task<int> WriteAsync()
        {
            tried++;
            return InsertAsync(db);
        }
    }

    // The server has rolled back everything in the transaction: only the code that began it can begin it again.
    [Fact]
    public async Task Deadlock_within_a_transaction_is_not_repeated_there()
    {
        using var database = new ScriptedDatabase(
            statement => statement.Has("INSERT") ? throw SqlErrors.Deadlock() : ScriptedAnswer.Nothing);
        await using var db = database.Open();

        await Assert.ThrowsAsync<Application.Common.SaveConflictException>(
            () => db.TransactAsync(
                token => db.AddIfMissingAsync(typeof(FailureCounter), () => db.Database.ExecuteSqlRawAsync(Insert, token), token), Ct));
        Assert.Single(database.Statements);
    }

    public void Dispose() => _database.Dispose();

    private static Task<int> InsertAsync(AppDb db) => db.WriteAsync(Insert, [], command => command.ExecuteNonQueryAsync(Ct), Ct);
}
