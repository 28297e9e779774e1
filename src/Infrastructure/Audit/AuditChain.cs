using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Audit;

/// <summary>Seals each entry together with the one before it in its organization, in the transaction of what it tells of.</summary>
internal sealed partial class AuditChain(AuditStore rows, AuditKeys keys, ILogger<AuditChain> log)
{
    /// <summary>The end of the migration's name that began to seal.</summary>
    public const string Migration = "_SealAudit";

    // Entries sealed in one transaction: a statement for each, sent together.
    private const int AtATime = 100;

    /// <summary>
    /// Adds entries to their organizations' records. To be done last in a transaction: from here on the organizations' other writers
    /// wait for its end, and whoever waits here holds nothing that one of them still needs.
    /// </summary>
    /// <param name="db">Where the transaction is open.</param>
    /// <param name="entries">The entries, in order.</param>
    /// <param name="made">Organizations that this transaction has made: each record has a head from the start.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task AppendAsync(
        AppDb db, IReadOnlyCollection<AuditEntry> entries, IReadOnlyCollection<OrganizationId> made, CancellationToken ct)
    {
        foreach (var organization in entries.Select(entry => entry.OrganizationId).Union(made).OrderBy(id => id.Value))
        {
            var head = made.Contains(organization) ? await BeginAsync(db, organization, ct) : await LockAsync(db, organization, ct);
            await AppendAsync(db, head, [.. entries.Where(entry => entry.OrganizationId == organization)], [], ct);
        }
    }

    /// <summary>
    /// Seals an organization's waiting entries, in the order of their ids as far as they are committed. An entry that is not what the
    /// product wrote, or was sealed before, is left for verification to report.
    /// </summary>
    /// <exception cref="SaveConflictException">The database asks for another try; nothing was sealed.</exception>
    public async Task SealWaitingAsync(AppDb db, OrganizationId organization, CancellationToken ct)
    {
        for (long? after = 0; after is { } id;)
        {
            await db.TransactAsync(async token => after = await SealWaitingAsync(db, organization, id, token), ct);
        }
    }

    // The id to go on after, or null where there is no more.
    private async Task<long?> SealWaitingAsync(AppDb db, OrganizationId organization, long after, CancellationToken ct)
    {
        var locked = await rows.LockAsync(db, organization, ct);
        var waiting = await db.Set<UnsealedEntry>().AsNoTracking()
            .Where(e => e.OrganizationId == organization && e.Id > after).OrderBy(e => e.Id).Take(AtATime)
            .ToListAsync(ct);
        if (waiting.Count == 0) return null;

        var opened = waiting.Select(row => (Row: row, Entry: row.Open(keys))).Where(pair => pair.Entry is not null).ToList();
        var known = await SealedAtAsync(db, organization, [.. opened.Select(pair => pair.Row.At).Distinct()], ct);
        var sound = opened.Where(pair => !known.Exists(entry => AuditSeal.IsSameRecord(entry, pair.Entry!))).ToList();
        if (sound.Count < waiting.Count) LogNotSealed(log, organization.Value, waiting.Count - sound.Count);
        if (sound.Count > 0)
        {
            var head = await SoundOrBrokenAsync(db, organization, locked, ct);
            await AppendAsync(db, head, [.. sound.Select(pair => pair.Entry!)], [.. sound.Select(pair => pair.Row)], ct);
        }

        return waiting.Count == AtATime ? waiting[^1].Id : null;
    }

    private static Task<List<AuditEntry>> SealedAtAsync(
        AppDb db, OrganizationId organization, List<DateTimeOffset> instants, CancellationToken ct) =>
        db.AuditEntries.AsNoTracking().Where(e => e.OrganizationId == organization && instants.Contains(e.At)).ToListAsync(ct);

    private async Task AppendAsync(AppDb db, AuditHead head, List<AuditEntry> entries, List<UnsealedEntry> taken, CancellationToken ct)
    {
        if (entries.Count == 0) return;
        foreach (var entry in entries)
        {
            entry.Place(head.Sequence + 1, keys.Current.Id);
            entry.Seal(AuditSeal.Of(keys.Current, entry, head.Mac));
            head.MoveTo(entry);
        }

        head.SealWith(keys.Current);
        await rows.AppendAsync(db, entries, head, taken, ct);
    }

    /// <summary>Whether a head is as the product sealed it.</summary>
    public bool IsSealed(AuditHead head) => keys.Find(head.KeyId) is { } key && AuditSeal.Same(head.Seal, AuditSeal.Of(key, head));

    /// <summary>The head of an organization, locked for this transaction; null where there is none or it is not as it was sealed.</summary>
    public async Task<AuditHead?> FindAsync(AppDb db, OrganizationId organization, CancellationToken ct) =>
        await rows.LockAsync(db, organization, ct) is { } head && IsSealed(head) ? head : null;

    /// <summary>
    /// Seals what was recorded before there were seals, as it stands now. Done once, by the start that brings the schema there.
    /// </summary>
    public async Task SealOldAsync(AppDb db, CancellationToken ct)
    {
        var heads = db.Set<AuditHead>();
        foreach (var organization in await db.Organizations.Where(o => heads.All(h => h.OrganizationId != o.Id))
            .Select(o => o.Id)
            .ToListAsync(ct))
        {
            await db.AddIfMissingAsync(typeof(AuditHead), () => db.TransactAsync(token => SealOldAsync(db, organization, token), ct), ct);
        }
    }

    private async Task SealOldAsync(AppDb db, OrganizationId organization, CancellationToken ct)
    {
        // Another node that has migrated at the same moment may have been here.
        if (await rows.LockAsync(db, organization, ct) is not null) return;
        var head = AuditHead.Begin(organization);
        foreach (var entry in await db.AuditEntries.AsNoTracking()
            .Where(e => e.OrganizationId == organization)
            .OrderBy(e => e.Sequence)
            .ToListAsync(ct))
        {
            // They were counted over all organizations together. Moved down one after the other, none meets another.
            var counted = entry.Sequence;
            entry.Place(head.Sequence + 1, keys.Current.Id);
            entry.Seal(AuditSeal.Of(keys.Current, entry, head.Mac));
            head.MoveTo(entry);
            await db.AuditEntries.Where(e => e.OrganizationId == organization && e.Sequence == counted).ExecuteUpdateAsync(
                e =>
                    e.SetProperty(x => x.Sequence, entry.Sequence)
                        .SetProperty(x => x.KeyId, entry.KeyId)
                        .SetProperty(x => x.Mac, entry.Mac),
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

    private Task<AuditHead> LockAsync(AppDb db, OrganizationId organization, CancellationToken ct) => db.AddIfMissingAsync(
        typeof(AuditHead),
        async () => await SoundOrBrokenAsync(db, organization, await rows.LockAsync(db, organization, ct), ct),
        ct);

    private async Task<AuditHead> SoundOrBrokenAsync(AppDb db, OrganizationId organization, AuditHead? locked, CancellationToken ct)
    {
        if (locked is not null && IsSealed(locked)) return locked;

        LogBroken(log, organization.Value);
        var head = AuditHead.Broken(organization, await rows.LastAsync(db, organization, ct));
        head.SealWith(keys.Current);
        await rows.BeginAsync(db, head, replaces: true, ct);
        return head;
    }

    [LoggerMessage(LogLevel.Error,
    "{Count} unsealed audit entries of organization {Organization} were not written by the product or are copies of "
        + "sealed ones; they are left, and verify-audit reports them")]
    private static partial void LogNotSealed(ILogger log, long organization, int count);

    [LoggerMessage(LogLevel.Error,
    "The end of the audit of organization {Organization} is missing, was changed past the product or is sealed with a key that is not configured; verify-audit tells more")]
    private static partial void LogBroken(ILogger log, long organization);
}
