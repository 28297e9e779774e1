
namespace Platform.Domain.Access;

/// <summary>What a person is in their organization.</summary>
public enum Role
{
    /// <summary>May do everything in the organization.</summary>
    Admin,

    /// <summary>Sees everything, the audit too; changes data and own keys.</summary>
    Leader,

    /// <summary>Sees the organization; changes data and own keys.</summary>
    Developer,

    /// <summary>Works on data; has keys once an admin has given API access.</summary>
    Member,
}

/// <summary>The table of roles and what each allows.</summary>
public static class RolePermissions
{
    private const Permissions Everyone =
        Permissions.DataAll | Permissions.OrganizationRead | Permissions.UsersRead | Permissions.UsageRead;

    /// <summary>All that a role allows, before any key's scopes narrow it.</summary>
    /// <param name="role">The person's present role.</param>
    /// <param name="apiAccess">Whether an admin has given a member API access; counts for members alone.</param>
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
