using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>Sees to it that an organization keeps an admin who can act, for every use case that may take one away.</summary>
internal static class Admins
{
    /// <summary>Says that a person is to be an admin no longer.</summary>
    /// <returns>False where no other could act then.</returns>
    public static async Task<bool> TryLoseAsync(this IAppDb db, ICaller caller, User admin, CancellationToken ct)
    {
        // In this order. Of two who do so at once each sees the other's admin, but both change this row: the second one's save
        // finds it changed since it was read, and the use case is run again.
        var organization = await db.Organizations.SingleAsync(o => o.Id == caller.Organization, ct);
        if (!await db.Users.VisibleTo(caller).WhoAreActiveAdmins().AnyAsync(u => u.Id != admin.Id, ct)) return false;

        organization.LoseAdmin();
        return true;
    }
}
