using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Audit.Recording;
using Platform.Infrastructure.Audit.Review;

namespace Platform.Infrastructure.Tests.Support;

/// <summary>The audit of a test's database.</summary>
internal static class TestAudit
{
    /// <summary>Records, one after the other, entries with a value in every column.</summary>
    public static async Task RecordAsync(TestDatabase database, User user, int count, DateTimeOffset? at = null)
    {
        for (var i = 0; i < count; i++)
        {
            await using var db = database.Open();
            var caller = TestCallers.Of(user) with { ApiKeyPrefix = "wrk_a1b2c3d4" };
            var trail = new AuditTrail(
                db, caller, new ClientInfo("203.0.113.7", "curl/8.5.0", $"request-{i}"), new FakeTimeProvider(at ?? Start.AddMinutes(i)));
            trail.Record(AuditAction.ApiKeyCreated, "api_key", "7", $"detail {i}");
            Assert.Null(await db.SaveAsync(Ct));
        }
    }

    /// <summary>Records, in one save, entries without an actor and a caller.</summary>
    public static async Task RecordAtOnceAsync(TestDatabase database, User user, int count)
    {
        await using var db = database.Open();
        for (var i = 0; i < count; i++)
        {
            db.RecordAfterIds(() =>
                AuditEntry.Create(
                    user.OrganizationId,
                    AuditAction.TaskCreated,
                    AuditActor.None,
                    new AuditTarget("task", "task_1"),
                    new RequestOrigin(null, null, null),
                    null,
                    Start));
        }

        Assert.Null(await db.SaveAsync(Ct));
    }

    /// <summary>The result of verification, for one organization or all: the error, or the number of entries.</summary>
    public static async Task<string> VerifyAsync(TestDatabase database) => Assert.Single(await VerifyAllAsync(database));

    /// <summary>The result of verification for each organization.</summary>
    public static async Task<List<string>> VerifyAllAsync(TestDatabase database, AuditKeys? keys = null)
    {
        var rows = TestDatabase.Choose<AuditStore>(() => new SqliteAuditStore(), () => new SqlServerAuditStore());
        var chain = keys is null
            ? database.Services.GetRequiredService<AuditChain>()
            : new AuditChain(rows, keys, NullLogger<AuditChain>.Instance);
        var verification = new AuditVerification(
            database.Contexts, keys ?? database.Services.GetRequiredService<AuditKeys>(), chain, TimeProvider.System);
        var findings = new List<string>();
        await foreach (var finding in verification.VerifyAsync(null, Ct)) findings.Add(finding.Problem ?? $"{finding.Entries} intact");
        return findings;
    }

    /// <summary>The service that prunes old entries.</summary>
    public static AuditPruning Pruning(TestDatabase database, DateTimeOffset now) => new(
        database.Contexts,
        database.Services.GetRequiredService<AuditKeys>(),
        database.Services.GetRequiredService<AuditChain>(),
        database.Settings,
        new FakeTimeProvider(now),
        NullLogger<AuditPruning>.Instance);
}
