using Platform.Domain.Access;
using Platform.WebApi.Http.Json;

namespace Platform.WebApi.Pages;

/// <summary>The display texts of roles.</summary>
public static class RoleText
{
    /// <summary>The roles with their permissions, the most powerful first.</summary>
    public static IReadOnlyList<(Role Role, string Name, string May)> All { get; } =
    [
        (Role.Admin, "Admin", "Everything: members, all keys, domains, settings."),
        (Role.Leader, "Leader", "Own keys, usage and the audit log."),
        (Role.Developer, "Developer", "Own keys and usage."),
        (Role.Member, "Member", "Data only; own keys once an admin gives API access."),
    ];

    /// <summary>A role's value in forms.</summary>
    public static string WordOf(Role role) => EnumTextConverter<Role>.Of(role);

    /// <summary>A role's display name.</summary>
    public static string NameOf(Role role) => All.Single(entry => entry.Role == role).Name;
}
