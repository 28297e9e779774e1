using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit.Recording;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Audit.Recording;

[Trait("Database", "Any")]
public sealed class AuditTrailTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();

    [Fact]
    public async Task Audit_entry_is_saved_with_its_change_and_has_the_generated_id()
    {
        var user = TestDatabase.NewUser();
        await using var db = _database.Open();
        db.Add(user);
        Trail(db, user)
            .RecordCreatedFor(
                user.Organization, user, AuditAction.OrganizationCreated, "organization", () => user.Organization.Id.Value, "detail");
        Assert.Null(await db.SaveAsync(Ct));
        var entry = await db.AuditEntries.SingleAsync(Ct);

        Assert.True(user.OrganizationId.Value > 0);
        Assert.Equal((user.OrganizationId, Start), (entry.OrganizationId, entry.At));
        Assert.Equal(
            (AuditAction.OrganizationCreated, "organization", $"{user.OrganizationId.Value}", "detail"),
            (entry.Action, entry.TargetType, entry.TargetId, entry.Detail));
        Assert.Equal((user.Id, "you@example.com", null), (entry.ActorUserId!.Value, entry.ActorEmail, entry.ActorKeyPrefix));
        Assert.Equal(("127.0.0.1", "request-1"), (entry.Ip, entry.RequestId));
    }

    [Fact]
    public async Task Audit_entry_names_the_caller_if_there_is_one()
    {
        var user = await _database.SeedAsync();
        await using var db = _database.Open();
        Trail(db, user).Record(AuditAction.ApiKeyRevoked, "api_key", "7");
        Assert.Null(await db.SaveAsync(Ct));

        Assert.Equal(
            [$"{user.OrganizationId.Value}|{user.Id.Value}|you@example.com|7"],
            _database.Ask("SELECT OrganizationId, ActorUserId, ActorEmail, TargetId FROM AuditEntries"));
    }

    [Fact]
    public async Task Refused_save_leaves_neither_the_change_nor_the_entry()
    {
        await _database.SeedAsync("acme");
        var user = TestDatabase.NewUser("acme", "other@example.com");
        await using var db = _database.Open();
        db.Add(user);
        Trail(db, user)
            .RecordCreatedFor(user.Organization, user, AuditAction.OrganizationCreated, "organization", () => user.Organization.Id.Value);

        Assert.Same(OrganizationErrors.SlugTaken, await db.SaveAsync(Ct));
        Assert.Equal(["1|1|0"], Counts());
    }

    [Fact]
    public async Task Entry_that_cannot_be_saved_takes_the_change_with_it()
    {
        var user = TestDatabase.NewUser();
        await using var db = _database.Open();
        db.Add(user);
        Trail(db, user).RecordCreatedFor(user.Organization, user, null!, "organization", () => user.Organization.Id.Value);

        await Assert.ThrowsAsync<ArgumentNullException>(() => db.SaveAsync(Ct));
        Assert.Equal(["0|0|0"], Counts());
    }

    [Fact]
    public async Task Unsaved_entry_is_not_saved_by_the_next_request_of_a_pooled_context()
    {
        var user = await _database.SeedAsync();
        AppDb first;
        await using (first = _database.Open()) Trail(first, user).Record(AuditAction.ApiKeyRevoked, "api_key", "7");
        await using var second = _database.Open();
        Assert.Same(first, second);
        Assert.Null(await second.SaveAsync(Ct));

        Assert.Equal(["1|1|0"], Counts());
    }

    [Fact]
    public async Task Long_user_agent_is_truncated_in_the_audit()
    {
        var user = await _database.SeedAsync();
        await using var db = _database.Open();
        Trail(db, user).Record(AuditAction.ApiKeyRevoked, "api_key", "7");
        Assert.Null(await db.SaveAsync(Ct));

        Assert.Equal(RequestOrigin.UserAgentMaxLength, Assert.Single(_database.Ask("SELECT UserAgent FROM AuditEntries")).Length);
    }

    public void Dispose() => _database.Dispose();

    private static AuditTrail Trail(AppDb db, User user) =>
        new(db, TestCallers.Of(user), new ClientInfo("127.0.0.1", new string('x', 5000), "request-1"), new FakeTimeProvider(Start));

    private List<string> Counts() =>
        _database.Ask("SELECT (SELECT count(*) FROM Organizations), (SELECT count(*) FROM Users), (SELECT count(*) FROM AuditEntries)");
}
