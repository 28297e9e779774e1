using Platform.Application.Common;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>A person and their organization.</summary>
/// <param name="ApiAccess">Whether they may have API keys: members once an admin has said so, everyone else always.</param>
public sealed record MeView(long Id, long OrgId, string OrgName, string Email, Role Role, bool ApiAccess, DateTimeOffset CreatedAt)
{
    internal static MeView Of(ICaller caller) => new(
        caller.User.Value, caller.Organization.Value, caller.OrganizationName, caller.Email, caller.Role, caller.ApiAccess, caller.PersonSince);
}
