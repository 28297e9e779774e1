using Platform.Application.Credentials;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Tests.Support;

/// <summary>Callers for tests.</summary>
internal static class TestCallers
{
    /// <summary>A person who is signed in.</summary>
    public static Caller Of(User user) => new()
    {
        Organization = user.OrganizationId,
        OrganizationName = user.Organization.Name,
        OrgKey = user.Organization.OrgKey,
        Plan = user.Organization.Plan,
        User = user.Id,
        Email = user.Email.Value,
        Role = user.Role,
        Permissions = RolePermissions.Of(user.Role, user.ApiAccessGranted),
    };
}
