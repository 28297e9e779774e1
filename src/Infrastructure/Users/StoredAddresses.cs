using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Users;

/// <summary>
/// Normalizes email addresses stored by versions before 0.2, which SQL can't do. If two people of an organization have the same normalized
/// address, the first gets it, the other keeps the stored spelling, and both are reported.
/// </summary>
internal static class StoredAddresses
{
    private const string Step = "addresses-in-one-form";
    private const int Tries = 5;

    /// <summary>
    /// Runs the migration if it isn't complete. It may be interrupted and run on several nodes at once: each row is saved separately, and
    /// the unique index decides who gets a shared address.
    /// </summary>
    /// <returns>The people who share an address with an earlier member.</returns>
    public static async Task<IReadOnlyList<SharedAddress>> BringToOneFormAsync(AppDb db, CancellationToken ct)
    {
        // Without ICU, addresses can't be normalized. People are then found by the typed address, and the next startup with ICU runs this.
        if (!NormalText.IsAvailable) return [];
        if (await db.DataSteps.AsNoTracking().AnyAsync(s => s.Name == Step && s.Left == 0, ct)) return [];

        var shared = new List<SharedAddress>();
        foreach (var id in await NotNormalizedAsync(db, ct))
        {
            if (await KeepsSpellingAsync(db, id, ct)) shared.Add(await SharedWithAsync(db, id, ct));
        }

        await db.AddIfMissingAsync(typeof(DataStep), () => SaveStepAsync(db, shared.Count, ct), ct);
        return shared;
    }

    // People whose address isn't normalized. Nearly all are, so the rest fits into memory.
    private static async Task<List<UserId>> NotNormalizedAsync(AppDb db, CancellationToken ct)
    {
        var others = new List<UserId>();
        var all = db.Users.AsNoTracking().OrderBy(u => u.Id).Select(u => new { u.Id, u.Email }).AsAsyncEnumerable();
        await foreach (var user in all.WithCancellation(ct))
        {
            if (EmailAddress.TryParse(user.Email.Value) is { } address && address != user.Email) others.Add(user.Id);
        }

        return others;
    }

    // Whether another member has the address, so that this one keeps the stored spelling.
    private static async Task<bool> KeepsSpellingAsync(AppDb db, UserId id, CancellationToken ct)
    {
        for (var tried = 1; ; tried++)
        {
            db.Forget();
            var user = await db.Users.SingleAsync(u => u.Id == id, ct);
            user.Respell(EmailAddress.TryParse(user.Email.Value)!);
            try
            {
                return await db.SaveAsync(ct) is not null;
            }
            catch (SaveConflictException) when (tried < Tries)
            {
                await RetryDelay.ForAsync(tried, ct);
            }
        }
    }

    private static async Task<SharedAddress> SharedWithAsync(AppDb db, UserId id, CancellationToken ct)
    {
        db.Forget();
        var user = await db.Users.AsNoTracking().Include(u => u.Organization).SingleAsync(u => u.Id == id, ct);
        var (organization, address) = (user.OrganizationId, EmailAddress.TryParse(user.Email.Value)!);
        var holder = await db.Users.AsNoTracking()
            .Where(u => u.OrganizationId == organization && u.Email == address && u.RemovedAt == null)
            .Select(u => (UserId?)u.Id)
            .SingleOrDefaultAsync(ct);
        return new SharedAddress(user.Organization.Slug, address, holder, id, user.Email);
    }

    private static async Task SaveStepAsync(AppDb db, int left, CancellationToken ct)
    {
        db.Forget();
        if (await db.DataSteps.Where(s => s.Name == Step).ExecuteUpdateAsync(set => set.SetProperty(s => s.Left, left), ct) > 0) return;
        db.DataSteps.Add(DataStep.Create(Step, left));
        await db.SaveChangesAsync(ct);
    }
}

/// <summary>Two people of an organization whose addresses differ only in spelling.</summary>
/// <param name="Slug">The organization.</param>
/// <param name="Address">The normalized address.</param>
/// <param name="Holder">The person with the normalized address; null if they have left since.</param>
/// <param name="Other">The person with the other spelling.</param>
/// <param name="Stored">That spelling.</param>
public sealed record SharedAddress(OrganizationSlug Slug, EmailAddress Address, UserId? Holder, UserId Other, EmailAddress Stored)
{
    /// <summary>A line for the operator.</summary>
    public override string ToString() =>
        $"{Slug}: users {Holder?.Value} and {Other.Value} share the address {Address}; {Other.Value} is stored as {Stored}. "
        + "Remove one of them";
}
