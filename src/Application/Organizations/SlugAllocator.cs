using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>Chooses the slug of a new organization, for every use case that makes one.</summary>
internal sealed class SlugAllocator(IAppDb db)
{
    /// <summary>The slug that was typed; else one that follows from the name, and that no organization has at the moment.</summary>
    /// <returns><see cref="OrganizationErrors.SlugReserved"/> where the one that was typed can't be an organization's.</returns>
    public async Task<Result<NewSlug>> ChooseAsync(string? typed, string name, CancellationToken ct)
    {
        if (OrganizationSlug.TryParse(typed) is not { } slug) return new NewSlug(await FreeAsync(name, ct), IsTyped: false);
        if (slug.IsReserved) return OrganizationErrors.SlugReserved;
        return new NewSlug(slug, IsTyped: true);
    }

    /// <summary>Saves a new organization.</summary>
    /// <exception cref="SaveConflictException">Another organization has taken the free slug since: the next try finds another.</exception>
    public async Task<Error?> SaveAsync(NewSlug slug, CancellationToken ct)
    {
        var refused = await db.SaveAsync(ct);
        return !slug.IsTyped && refused == OrganizationErrors.SlugTaken ? throw new SaveConflictException(refused.Message) : refused;
    }

    private async Task<OrganizationSlug> FreeAsync(string name, CancellationToken ct)
    {
        var slug = OrganizationSlug.FromName(name);
        if (slug is null or { IsReserved: true }) return OrganizationSlug.MakeUp(name);
        return await db.Query(new OrganizationBySlug(slug)).AnyAsync(ct) ? OrganizationSlug.MakeUp(name) : slug;
    }
}

/// <summary>The slug of an organization that is about to be made.</summary>
/// <param name="Slug">The slug.</param>
/// <param name="IsTyped">Whether someone typed it; else it was found.</param>
internal sealed record NewSlug(OrganizationSlug Slug, bool IsTyped);
