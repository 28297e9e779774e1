using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Audit.Security;
using Platform.Infrastructure.Tests.Support;
using Platform.Infrastructure.Tests.Support.Scripted;

namespace Platform.Infrastructure.Tests.Audit;

/// <summary>Races of two nodes on the networks of keys and the heads of audit chains.</summary>
public sealed class SqlServerAuditRacesTests
{
    private static readonly OrganizationId Acme = new(7);

    [Fact]
    public async Task Network_added_by_another_node_is_not_new_and_leaves_the_transaction_open()
    {
        var tried = 0;
        using var database = new ScriptedDatabase(statement =>
        {
            if (statement.Has("COUNT(*)")) return ScriptedAnswer.Row(3);
            if (!statement.Has("INSERT INTO ApiKeyAddresses")) return ScriptedAnswer.Nothing;
            return tried++ == 0 ? throw SqlErrors.DuplicatePrimaryKey("ApiKeyAddresses") : ScriptedAnswer.Changed(0);
        });
        await using var db = database.Open();
        var caller = TestCallers.Of(TestDatabase.NewUser()) with { ApiKey = new ApiKeyId(9) };
        int? count = 0;

        await db.TransactAsync(
            async token => count = await new SqlServerApiKeyAddresses().AddAsync(
                db, new KeyUse(caller, "203.0.113.7", Start, ClientInfo.None), token), Ct);

        Assert.Null(count);
        Assert.Equal(3, database.Statements.Count);
        Assert.Equal((ScriptedDatabase.Begin, ScriptedDatabase.Commit), (database.RoundTrips[0], database.RoundTrips[^1]));
    }

    [Fact]
    public async Task Entries_sealed_first_by_another_node_are_left_unchanged()
    {
        var isSealed = false;
        ScriptedAnswer? head = null;
        using var database = new ScriptedDatabase(statement =>
        {
            if (statement.Has("[Organizations]")) return ScriptedAnswer.Row(Acme.Value);
            if (statement.Has("FROM AuditHeads WITH")) return isSealed ? head! : ScriptedAnswer.Nothing;
            if (!statement.Has("INSERT INTO AuditHeads")) return ScriptedAnswer.Nothing;
            (isSealed, head) = (true, HeadOf(statement));
            throw SqlErrors.DuplicatePrimaryKey("AuditHeads");
        });
        await using var db = database.Open();

        await Chain(database).SealOldAsync(db, Ct);

        Assert.Equal(2, database.RoundTrips.Count(sent => sent == ScriptedDatabase.Begin));
        Assert.Equal(
            [ScriptedDatabase.Rollback, ScriptedDatabase.Commit],
            database.RoundTrips.Where(sent => sent is ScriptedDatabase.Rollback or ScriptedDatabase.Commit));
        Assert.Single(database.Statements, statement => statement.StartsWith("INSERT INTO AuditHeads", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Missing_head_replaced_by_another_node_is_used_in_the_same_transaction()
    {
        ScriptedAnswer? head = null;
        using var database = new ScriptedDatabase(statement =>
        {
            if (statement.Has("FROM AuditHeads WITH")) return head ?? ScriptedAnswer.Nothing;
            if (statement.Has("MAX(Sequence)")) return ScriptedAnswer.Row(41L);
            if (!statement.Has("INSERT INTO AuditHeads")) return ScriptedAnswer.Changed(1);
            head = HeadOf(statement);
            throw SqlErrors.DuplicatePrimaryKey("AuditHeads");
        });
        await using var db = database.Open();
        var entry = AuditEntry.Create(
            Acme,
            AuditAction.SignInFailed,
            AuditActor.None,
            new AuditTarget("user", null),
            new RequestOrigin(null, null, null),
            "detail",
            Start);

        await db.TransactAsync(ct => Chain(database).AppendAsync(db, [entry], [], ct), Ct);

        Assert.Equal(42, entry.Sequence);
        Assert.Equal((ScriptedDatabase.Begin, ScriptedDatabase.Commit), (database.RoundTrips[0], database.RoundTrips[^1]));
        Assert.DoesNotContain(ScriptedDatabase.Rollback, database.RoundTrips);
    }

    private static AuditChain Chain(ScriptedDatabase database) => database.Services.GetRequiredService<AuditChain>();

    private static ScriptedAnswer HeadOf(ScriptedStatement inserted) => ScriptedAnswer.Row(
        inserted["@sequence"],
        inserted["@mac"],
        inserted["@anchorSequence"],
        inserted["@anchorMac"],
        inserted["@headKeyId"],
        inserted["@headSeal"]);
}
