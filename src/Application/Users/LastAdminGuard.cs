using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Access;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>Sees to it that an organization keeps an admin who can act, for every use case that may take one away.</summary>
internal static class LastAdminGuard
{
    /// <summary>Says that a person is to be an admin no longer.</summary>
    /// <returns>False where no other could act then.</returns>
    public static async Task<bool> TryRemoveAdminAsync(this IAppDb db, ICaller caller, User admin, CancellationToken ct)
    {
        // In this order. Of two who do so at once each sees the other's admin, but both change this row: the second one's save
        // finds it changed since it was read, and the use case is run again.
        var organization = await db.Query(new OrganizationOf(caller)).SingleAsync(ct);
        if (!await db.Query(new OtherActiveAdminsOf(caller, admin.Id)).AnyAsync(ct)) return false;

        organization.LoseAdmin();
        return true;
    }

    /// <summary>
    /// Whether the caller may make someone an admin. A key that is not itself an admin's in full could otherwise widen itself
    /// through a person of its choice.
    /// </summary>
    public static bool MayMakeAdmins(this ICaller caller) => caller.Permissions.HasFlag(Permissions.Administer);
}
