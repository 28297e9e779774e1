using Platform.Domain.ApiKeys;

namespace Platform.Domain.Users;

/// <summary>A person's role in their organization.</summary>
public enum Role
{
    /// <summary>May do everything in the organization.</summary>
    Admin,

    /// <summary>Reads everything, including the audit log; changes data and own keys.</summary>
    Leader,

    /// <summary>Reads the organization; changes data and own keys.</summary>
    Developer,

    /// <summary>Changes data; may have keys if an admin has granted API access.</summary>
    Member,
}

/// <summary>The permissions of each role.</summary>
public static class RolePermissions
{
    private const Permissions Everyone =
        Permissions.DataAll | Permissions.OrganizationRead | Permissions.UsersRead | Permissions.UsageRead;

    /// <summary>The permissions of a role, before an API key's scopes limit them.</summary>
    /// <param name="role">The person's current role.</param>
    /// <param name="apiAccess">Whether an admin has granted the person API access; applies to members only.</param>
    public static Permissions Of(Role role, bool apiAccess) => role switch
    {
        Role.Admin => Permissions.All,
        Role.Leader => Everyone | Permissions.KeysAll | Permissions.AuditRead,
        Role.Developer => Everyone | Permissions.KeysAll,
        Role.Member when apiAccess => Everyone | Permissions.KeysAll,
        Role.Member => Everyone,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };
}
