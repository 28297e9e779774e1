using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Audit;

/// <summary>Seals each entry together with the one before it in its organization, in the transaction of what it tells of.</summary>
internal sealed partial class AuditChain(AuditRows rows, AuditKeys keys, ILogger<AuditChain> log)
{
    /// <summary>The end of the migration's name that began to seal.</summary>
    public const string Migration = "_SealAudit";

    /// <summary>
    /// Adds entries to their organizations' records. To be done last in a transaction: from here on the organizations' other writers
    /// wait for its end, and whoever waits here holds nothing that one of them still needs.
    /// </summary>
    /// <param name="db">Where the transaction is open.</param>
    /// <param name="entries">The entries, in order.</param>
    /// <param name="made">Organizations that this transaction has made: each record has a head from the start.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task AppendAsync(AppDb db, IReadOnlyCollection<AuditEntry> entries, IReadOnlyCollection<OrganizationId> made, CancellationToken ct)
    {
        foreach (var organization in entries.Select(entry => entry.OrganizationId).Union(made).OrderBy(id => id.Value))
        {
            var head = made.Contains(organization) ? await BeginAsync(db, organization, ct) : await LockAsync(db, organization, ct);
            foreach (var entry in entries.Where(entry => entry.OrganizationId == organization))
            {
                entry.Place(head.Sequence + 1, keys.Current.Id);
                entry.Seal(AuditSeal.Of(keys.Current, entry, head.Mac));
                head.MoveTo(entry);
                head.SealWith(keys.Current);
                await rows.AppendAsync(db, entry, head, ct);
            }
        }
    }

    /// <summary>Whether a head is as the product sealed it.</summary>
    public bool IsSealed(AuditHead head) => keys.Find(head.KeyId) is { } key && AuditSeal.Same(head.Seal, AuditSeal.Of(key, head));

    /// <summary>The head of an organization, locked for this transaction; null where there is none or it is not as it was sealed.</summary>
    public async Task<AuditHead?> FindAsync(AppDb db, OrganizationId organization, CancellationToken ct) =>
        await rows.LockAsync(db, organization, ct) is { } head && IsSealed(head) ? head : null;

    /// <summary>Seals what was recorded before there were seals, as it stands now. Done once, by the start that brings the schema there.</summary>
    public async Task SealOldAsync(AppDb db, CancellationToken ct)
    {
        var heads = db.Set<AuditHead>();
        foreach (var organization in await db.Organizations.Where(o => heads.All(h => h.OrganizationId != o.Id)).Select(o => o.Id).ToListAsync(ct))
        {
            await db.AddIfMissingAsync(typeof(AuditHead), () => db.TransactAsync(token => SealOldAsync(db, organization, token), ct), ct);
        }
    }

    private async Task SealOldAsync(AppDb db, OrganizationId organization, CancellationToken ct)
    {
        // Another node that has migrated at the same moment may have been here.
        if (await rows.LockAsync(db, organization, ct) is not null) return;
        var head = AuditHead.Begin(organization);
        foreach (var entry in await db.AuditEntries.AsNoTracking().Where(e => e.OrganizationId == organization).OrderBy(e => e.Sequence).ToListAsync(ct))
        {
            // They were counted over all organizations together. Moved down one after the other, none meets another.
            var counted = entry.Sequence;
            entry.Place(head.Sequence + 1, keys.Current.Id);
            entry.Seal(AuditSeal.Of(keys.Current, entry, head.Mac));
            head.MoveTo(entry);
            await db.AuditEntries.Where(e => e.OrganizationId == organization && e.Sequence == counted).ExecuteUpdateAsync(
                e => e.SetProperty(x => x.Sequence, entry.Sequence).SetProperty(x => x.KeyId, entry.KeyId).SetProperty(x => x.Mac, entry.Mac),
                ct);
        }

        head.SealWith(keys.Current);
        await rows.BeginAsync(db, head, replaces: false, ct);
    }

    private async Task<AuditHead> BeginAsync(AppDb db, OrganizationId organization, CancellationToken ct)
    {
        var head = AuditHead.Begin(organization);
        head.SealWith(keys.Current);
        await rows.BeginAsync(db, head, replaces: false, ct);
        return head;
    }

    private Task<AuditHead> LockAsync(AppDb db, OrganizationId organization, CancellationToken ct) =>
        db.AddIfMissingAsync(typeof(AuditHead), () => LockOrReplaceAsync(db, organization, ct), ct);

    private async Task<AuditHead> LockOrReplaceAsync(AppDb db, OrganizationId organization, CancellationToken ct)
    {
        if (await FindAsync(db, organization, ct) is { } sound) return sound;

        LogBroken(log, organization.Value);
        var head = AuditHead.Broken(organization, await rows.LastAsync(db, organization, ct));
        head.SealWith(keys.Current);
        await rows.BeginAsync(db, head, replaces: true, ct);
        return head;
    }

    [LoggerMessage(LogLevel.Error, "The end of the audit of organization {Organization} is missing, was changed past the product or is sealed with a key that is not configured; verify-audit tells more")]
    private static partial void LogBroken(ILogger log, long organization);
}
