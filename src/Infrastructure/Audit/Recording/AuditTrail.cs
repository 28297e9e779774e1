using System.Globalization;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Audit.Recording;

/// <summary>Adds entries to the save of the change they describe.</summary>
internal sealed class AuditTrail(IAppDb db, ICaller caller, ClientInfo client, TimeProvider clock) : IAuditTrail
{
    private readonly AppDb _db = (AppDb)db;

    public void Record(string action, string type, string id, string? detail = null) =>
        _db.Record(Entry(caller.Organization, ActingCaller(), action, type, id, detail));

    public void RecordCreated(string action, string type, Func<long> id, string? detail = null) =>
        _db.RecordAfterIds(() =>
            Entry(caller.Organization, ActingCaller(), action, type, id().ToString(CultureInfo.InvariantCulture), detail));

    public void RecordFor(Organization organization, User? actor, string action, string type, string id, string? detail = null) =>
        _db.Record(Entry(organization.Id, Acting(actor), action, type, id, detail));

    public void RecordCreatedFor(
        Organization organization, User? actor, string action, string type, Func<long> id, string? detail = null) =>
        _db.RecordAfterIds(() => Entry(organization.Id, Acting(actor), action, type, id().ToString(CultureInfo.InvariantCulture), detail));

    private AuditActor ActingCaller() => new(caller.User, caller.Email, caller.ApiKeyPrefix);

    private static AuditActor Acting(User? actor) => new(actor?.Id, actor?.Email.Value, null);

    private AuditEntry Entry(OrganizationId organization, AuditActor actor, string action, string type, string id, string? detail) =>
        AuditEntry.Create(
        organization,
        action,
        actor,
        new AuditTarget(type, id),
        new RequestOrigin(client.Ip, client.UserAgent, client.RequestId),
        detail,
        clock.GetUtcNow());
}
