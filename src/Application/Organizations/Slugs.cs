using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>Finds slugs for organizations that choose none, for every use case that makes one.</summary>
internal sealed class Slugs(IAppDb db)
{
    /// <summary>A slug that follows from a name, and that no organization has at the moment.</summary>
    public async Task<OrganizationSlug> FreeAsync(string name, CancellationToken ct)
    {
        var slug = OrganizationSlug.FromName(name);
        if (slug is null or { IsReserved: true }) return OrganizationSlug.MakeUp(name);
        return await db.Query(new OrganizationBySlug(slug)).AnyAsync(ct) ? OrganizationSlug.MakeUp(name) : slug;
    }

    /// <summary>Saves a new organization.</summary>
    /// <param name="isChosen">Whether its slug was chosen by someone, and isn't one of <see cref="FreeAsync"/>.</param>
    /// <param name="ct">Ends the save.</param>
    /// <exception cref="SaveConflictException">Another organization has taken the free slug since: the next try finds another.</exception>
    public async Task<Error?> SaveAsync(bool isChosen, CancellationToken ct)
    {
        var refused = await db.SaveAsync(ct);
        return !isChosen && refused == OrganizationErrors.SlugTaken ? throw new SaveConflictException(refused.Message) : refused;
    }
}
