using System.Globalization;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Audit;

/// <summary>Adds entries to the save of what they tell of.</summary>
internal sealed class AuditTrail(IAppDb db, ICaller caller, ClientInfo client, TimeProvider clock) : IAuditTrail
{
    private AuditOrigin Origin => new(client.Ip, client.UserAgent, client.RequestId);

    public void Record(string action, string type, Func<object?> id, string? detail = null)
    {
        var actor = new AuditActor(caller.User, caller.Email, caller.ApiKeyPrefix);
        db.AddAfterIds(() => AuditEntry.Create(caller.Organization, action, actor, Target(type, id), Origin, detail, clock.GetUtcNow()));
    }

    public void RecordFor(Organization organization, User? actor, string action, string type, Func<object?> id, string? detail = null) =>
        db.AddAfterIds(() => AuditEntry.Create(
            organization.Id, action, new AuditActor(actor?.Id, actor?.Email.Value, null), Target(type, id), Origin, detail, clock.GetUtcNow()));

    private static AuditTarget Target(string type, Func<object?> id) => new(type, Convert.ToString(id(), CultureInfo.InvariantCulture));
}
