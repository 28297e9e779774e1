using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Common.Pipeline;
using Platform.Domain.Common.Text;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Users;

/// <summary>
/// Brings the addresses that versions before 0.2 stored to their one form, which SQL can't. Two people of an organization who turn out to
/// have one address are left as they are and reported: the first of them gets its one form, the other keeps the spelling that is stored.
/// </summary>
internal static class StoredAddresses
{
    private const string Step = "addresses-in-one-form";
    private const int Tries = 5;

    /// <summary>
    /// Does so, where it has not been done. It may be cut off, and carried out by several nodes at once: each row is saved by itself, and
    /// the unique index decides who of two has the address.
    /// </summary>
    /// <returns>Who shares an address with an earlier member.</returns>
    public static async Task<IReadOnlyList<SharedAddress>> BringToOneFormAsync(AppDb db, CancellationToken ct)
    {
        // A runtime without ICU can't tell what the one form is. It finds people by what was typed; the next one with ICU does this.
        if (!NormalText.IsAvailable) return [];
        if (await db.DataSteps.AsNoTracking().AnyAsync(s => s.Name == Step && s.Left == 0, ct)) return [];

        var shared = new List<SharedAddress>();
        foreach (var id in await OthersAsync(db, ct))
        {
            if (await IsLeftAsync(db, id, ct)) shared.Add(await SharedWithAsync(db, id, ct));
        }

        await db.AddIfMissingAsync(typeof(DataStep), () => RememberAsync(db, shared.Count, ct), ct);
        return shared;
    }

    // Those whose address is not in its one form. Nearly every address is, so that all others fit into memory.
    private static async Task<List<UserId>> OthersAsync(AppDb db, CancellationToken ct)
    {
        var others = new List<UserId>();
        var all = db.Users.AsNoTracking().OrderBy(u => u.Id).Select(u => new { u.Id, u.Email }).AsAsyncEnumerable();
        await foreach (var user in all.WithCancellation(ct))
        {
            if (EmailAddress.TryParse(user.Email.Value) is { } address && address != user.Email) others.Add(user.Id);
        }

        return others;
    }

    // Whether another member has the address, so that this one keeps what is stored.
    private static async Task<bool> IsLeftAsync(AppDb db, UserId id, CancellationToken ct)
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

    private static async Task RememberAsync(AppDb db, int left, CancellationToken ct)
    {
        db.Forget();
        if (await db.DataSteps.Where(s => s.Name == Step).ExecuteUpdateAsync(set => set.SetProperty(s => s.Left, left), ct) > 0) return;
        db.DataSteps.Add(DataStep.Create(Step, left));
        await db.SaveChangesAsync(ct);
    }
}

/// <summary>Two people of one organization who have one address in two spellings.</summary>
/// <param name="Slug">The organization.</param>
/// <param name="Address">The address in its one form.</param>
/// <param name="Holder">The person it is stored for; null where that one has left since.</param>
/// <param name="Other">The person whose address is stored in another spelling.</param>
/// <param name="Stored">That spelling.</param>
public sealed record SharedAddress(OrganizationSlug Slug, EmailAddress Address, UserId? Holder, UserId Other, EmailAddress Stored)
{
    /// <summary>One line for the operator.</summary>
    public override string ToString() =>
        $"{Slug}: users {Holder?.Value} and {Other.Value} share the address {Address}; {Other.Value} is stored as {Stored}. "
        + "Remove one of them";
}
