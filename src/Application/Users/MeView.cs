using System.Linq.Expressions;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>A person and their organization.</summary>
/// <param name="ApiAccess">Whether they may have API keys: members once an admin has said so, everyone else always.</param>
public sealed record MeView(long Id, long OrgId, string OrgName, string Email, Role Role, bool ApiAccess, DateTimeOffset CreatedAt)
{
    internal static readonly Expression<Func<User, MeView>> Projection = u => new MeView(
        u.Id.Value, u.OrganizationId.Value, u.Organization.Name, u.Email.Value, u.Role, u.Role != Role.Member || u.ApiAccessGranted, u.CreatedAt);
}
