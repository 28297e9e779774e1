using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>Chooses the slug of a new organization, for all use cases that create one.</summary>
internal sealed class SlugAllocator(IAppDb db)
{
    /// <summary>Returns the slug that was typed, or one derived from the name that no organization currently has.</summary>
    /// <returns><see cref="OrganizationErrors.SlugReserved"/> if the slug that was typed is reserved.</returns>
    public async Task<Result<NewSlug>> ChooseAsync(string? typed, string name, CancellationToken ct)
    {
        if (OrganizationSlug.TryParse(typed) is not { } slug) return new NewSlug(await FreeAsync(name, ct), IsTyped: false);
        if (slug.IsReserved) return OrganizationErrors.SlugReserved;
        return new NewSlug(slug, IsTyped: true);
    }

    /// <summary>Saves a new organization.</summary>
    /// <exception cref="SaveConflictException">
    /// Another organization has taken the derived slug in the meantime. The retry chooses another.
    /// </exception>
    public async Task<Error?> SaveAsync(NewSlug slug, CancellationToken ct)
    {
        var refused = await db.SaveAsync(ct);
        return !slug.IsTyped && refused.Is(OrganizationErrors.SlugTaken) ? throw new SaveConflictException(refused.Message) : refused;
    }

    private async Task<OrganizationSlug> FreeAsync(string name, CancellationToken ct)
    {
        var slug = OrganizationSlug.FromName(name);
        if (slug is null or { IsReserved: true }) return OrganizationSlug.MakeUp(name);
        return await db.Query(new OrganizationBySlug(slug)).AnyAsync(ct) ? OrganizationSlug.MakeUp(name) : slug;
    }
}

/// <summary>The slug of an organization to be created.</summary>
/// <param name="Slug">The slug.</param>
/// <param name="IsTyped">Whether a person typed it; otherwise it was derived.</param>
internal sealed record NewSlug(OrganizationSlug Slug, bool IsTyped);
