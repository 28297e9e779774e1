using Microsoft.EntityFrameworkCore;
using Platform.Application.Credentials;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Credentials;

/// <summary>Asks the database who a credential speaks for.</summary>
internal sealed class Callers(AppDb db) : ICallers
{
    public async ValueTask<Caller?> ByApiKeyAsync(byte[] hash, DateTimeOffset now, CancellationToken ct)
    {
        var key = await db.ApiKeys
            .Where(k => k.Hash == hash && k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now) && (k.RetiresAt == null || k.RetiresAt > now))
            .Select(k => new { k.Id, k.Prefix, k.Scopes, k.Environment, Person = new Person(k.OrganizationId, k.User.Organization.Name, k.User.Organization.OrgKey, k.User.Organization.Plan, k.UserId, k.User.Email, k.User.Role, k.User.ApiAccessGranted, k.User.CreatedAt) })
            .SingleOrDefaultAsync(ct);
        if (key is null) return null;

        var allowed = key.Person.Allowed;
        var granted = Scope.PermissionsOf(key.Scopes);
        return key.Person.ToCaller() with
        {
            ApiKey = key.Id,
            ApiKeyPrefix = key.Prefix,
            Environment = key.Environment,
            Granted = granted,
            Permissions = allowed & granted,
            IsAllowed = allowed.HasFlag(Permissions.KeysAll),
        };
    }

    public async ValueTask<Caller?> BySessionAsync(SessionId session, DateTimeOffset now, CancellationToken ct)
    {
        var person = await db.Sessions
            .Where(s => s.Id == session && s.EndedAt == null && s.ExpiresAt > now)
            .Select(s => new Person(s.OrganizationId, s.User.Organization.Name, s.User.Organization.OrgKey, s.User.Organization.Plan, s.UserId, s.User.Email, s.User.Role, s.User.ApiAccessGranted, s.User.CreatedAt))
            .SingleOrDefaultAsync(ct);
        return person is null ? null : person.ToCaller() with { Session = session, Permissions = person.Allowed };
    }

    private sealed record Person(
        OrganizationId Organization, string OrganizationName, string OrgKey, Plan Plan, UserId User, EmailAddress Email, Role Role, bool ApiAccessGranted, DateTimeOffset CreatedAt)
    {
        public Permissions Allowed => RolePermissions.Of(Role, ApiAccessGranted);

        public Caller ToCaller() => new()
        {
            Organization = Organization,
            OrganizationName = OrganizationName,
            OrgKey = OrgKey,
            Plan = Plan,
            User = User,
            Email = Email.Value,
            Role = Role,
            ApiAccess = Role != Role.Member || ApiAccessGranted,
            PersonSince = CreatedAt,
        };
    }
}
