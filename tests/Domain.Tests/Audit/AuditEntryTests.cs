using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.Tests.Audit;

public class AuditEntryTests
{
    [Fact]
    public void Audit_entry_records_who_did_what_to_what_from_where_and_when()
    {
        var entry = AuditEntry.Create(
            new OrganizationId(1),
            AuditAction.ApiKeyCreated,
            new AuditActor(new UserId(2), "you@example.com", "wrk_a1b2c3d4"),
            new AuditTarget("api_key", "3"),
            new AuditOrigin("127.0.0.1", "curl/8", "request-1"),
            "what else",
            Clock.Start);

        Assert.Equal((new OrganizationId(1), Clock.Start, "api_key.created"), (entry.OrganizationId, entry.At, entry.Action));
        Assert.Equal((new UserId(2), "you@example.com", "wrk_a1b2c3d4"), (entry.ActorUserId, entry.ActorEmail, entry.ActorKeyPrefix));
        Assert.Equal(("api_key", "3"), (entry.TargetType, entry.TargetId));
        Assert.Equal(("127.0.0.1", "curl/8", "request-1", "what else"), (entry.Ip, entry.UserAgent, entry.RequestId, entry.Detail));
    }

    [Fact]
    public void Audit_entry_is_append_only() =>
        Assert.All(typeof(AuditEntry).GetProperties(), property => Assert.False(property.SetMethod?.IsPublic ?? false, property.Name));

    [Fact]
    public void Audit_actions_have_one_form_and_fit_their_column()
    {
        var actions = typeof(AuditAction).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.NotEmpty(actions);
        Assert.All(actions, action => Assert.Matches("^[a-z_]+\\.[a-z_]+$", action));
        Assert.All(actions, action => Assert.True(action.Length <= AuditEntry.ActionMaxLength));
        Assert.Equal(actions.Count, actions.Distinct().Count());
    }
}
