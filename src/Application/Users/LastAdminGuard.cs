using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Organizations;
using Platform.Domain.ApiKeys;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>Ensures that an organization keeps at least one active admin. Every use case that may remove one calls it.</summary>
internal static class LastAdminGuard
{
    /// <summary>Records that a person will no longer be an admin.</summary>
    /// <returns>False if no other active admin would remain.</returns>
    public static async Task<bool> TryRemoveAdminAsync(this IAppDb db, ICaller caller, User admin, CancellationToken ct)
    {
        // The order matters. Two concurrent use cases each see the other's admin, but both change this row: the second
        // save conflicts and the use case is retried.
        var organization = await db.Query(new OrganizationOf(caller)).SingleAsync(ct);
        if (!await db.Query(new OtherActiveAdminsOf(caller, admin.Id)).AnyAsync(ct)) return false;

        organization.LoseAdmin();
        return true;
    }

    /// <summary>
    /// Whether the caller may make a person an admin. Otherwise a key without the full admin scope could widen its own
    /// permissions through a person of its choice.
    /// </summary>
    public static bool MayMakeAdmins(this ICaller caller) => caller.Permissions.HasFlag(Permissions.Administer);
}
