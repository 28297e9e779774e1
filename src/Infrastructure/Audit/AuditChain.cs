using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Audit;

/// <summary>Seals each entry together with the entry before it in its organization, in the transaction of the change it records.</summary>
internal sealed partial class AuditChain(AuditStore store, AuditKeys keys, ILogger<AuditChain> log)
{
    /// <summary>The suffix of the name of the migration that introduced seals.</summary>
    public const string Migration = "_SealAudit";

    // Entries sealed in one transaction. Each is a statement; they are sent in one batch.
    private const int AtATime = 100;

    /// <summary>
    /// Adds entries to their organizations' chains. Call it last in a transaction: the head stays locked until the commit, so other writers
    /// of the organization wait, and a writer that waits here must not hold a lock that another needs.
    /// </summary>
    /// <param name="db">The context with the open transaction.</param>
    /// <param name="entries">The entries, in order.</param>
    /// <param name="made">Organizations created by this transaction. Each gets a head.</param>
    /// <param name="ct">Cancels the wait.</param>
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
    /// Seals an organization's waiting entries, ordered by id as far as they are committed. An entry that the application didn't write, or
    /// that was sealed before, is left for verification to report.
    /// </summary>
    /// <exception cref="SaveConflictException">The transaction must be retried; nothing was sealed.</exception>
    public async Task SealWaitingAsync(AppDb db, OrganizationId organization, CancellationToken ct)
    {
        for (long? after = 0; after is { } id;)
        {
            await db.TransactAsync(async token => after = await SealWaitingAsync(db, organization, id, token), ct);
        }
    }

    // The id to continue after, or null if there are no more.
    private async Task<long?> SealWaitingAsync(AppDb db, OrganizationId organization, long after, CancellationToken ct)
    {
        var locked = await store.LockAsync(db, organization, ct);
        var waiting = await db.Set<UnsealedEntry>().AsNoTracking()
            .Where(e => e.OrganizationId == organization && e.Id > after).OrderBy(e => e.Id).Take(AtATime)
            .ToListAsync(ct);
        if (waiting.Count == 0) return null;

        var opened = waiting.Select(row => (Row: row, Entry: row.Open(keys))).Where(pair => pair.Entry is not null).ToList();
        var known = await SealedAtAsync(db, organization, [.. opened.Select(pair => pair.Row.At).Distinct()], ct);
        var valid = opened.Where(pair => !known.Exists(entry => AuditSeal.IsSameRecord(entry, pair.Entry!))).ToList();
        if (valid.Count < waiting.Count) LogNotSealed(log, organization.Value, waiting.Count - valid.Count);
        if (valid.Count > 0)
        {
            var head = await ValidOrBrokenAsync(db, organization, locked, ct);
            await AppendAsync(db, head, [.. valid.Select(pair => pair.Entry!)], [.. valid.Select(pair => pair.Row)], ct);
        }

        return waiting.Count == AtATime ? waiting[^1].Id : null;
    }

    private static Task<List<AuditEntry>> SealedAtAsync(
        AppDb db, OrganizationId organization, List<DateTimeOffset> instants, CancellationToken ct) =>
        db.AuditEntries.AsNoTracking().Where(e => e.OrganizationId == organization && instants.Contains(e.At)).ToListAsync(ct);

    private async Task AppendAsync(AppDb db, AuditHead head, List<AuditEntry> entries, List<UnsealedEntry> sealedRows, CancellationToken ct)
    {
        if (entries.Count == 0) return;
        foreach (var entry in entries)
        {
            entry.Place(head.Sequence + 1, keys.Current.Id);
            entry.Seal(AuditSeal.Of(keys.Current, entry, head.Mac));
            head.MoveTo(entry);
        }

        head.SealWith(keys.Current);
        await store.AppendAsync(db, entries, head, sealedRows, ct);
    }

    /// <summary>Whether a head has a valid seal.</summary>
    public bool IsSealed(AuditHead head) => keys.Find(head.KeyId) is { } key && AuditSeal.Same(head.Seal, AuditSeal.Of(key, head));

    /// <summary>The head of an organization, locked for this transaction; null if it is missing or its seal is invalid.</summary>
    public async Task<AuditHead?> FindAsync(AppDb db, OrganizationId organization, CancellationToken ct) =>
        await store.LockAsync(db, organization, ct) is { } head && IsSealed(head) ? head : null;

    /// <summary>
    /// Seals the entries that were recorded before seals were introduced. Runs once, after the migration that adds seals.
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
        // Another node that migrated at the same time may already have done this.
        if (await store.LockAsync(db, organization, ct) is not null) return;
        var head = AuditHead.Begin(organization);
        foreach (var entry in await db.AuditEntries.AsNoTracking()
            .Where(e => e.OrganizationId == organization)
            .OrderBy(e => e.Sequence)
            .ToListAsync(ct))
        {
            // Sequence numbers used to be shared by all organizations. Entries move down in order, so no two collide.
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
        await store.BeginAsync(db, head, replaces: false, ct);
    }

    private async Task<AuditHead> BeginAsync(AppDb db, OrganizationId organization, CancellationToken ct)
    {
        var head = AuditHead.Begin(organization);
        head.SealWith(keys.Current);
        await store.BeginAsync(db, head, replaces: false, ct);
        return head;
    }

    private Task<AuditHead> LockAsync(AppDb db, OrganizationId organization, CancellationToken ct) => db.AddIfMissingAsync(
        typeof(AuditHead),
        async () => await ValidOrBrokenAsync(db, organization, await store.LockAsync(db, organization, ct), ct),
        ct);

    private async Task<AuditHead> ValidOrBrokenAsync(AppDb db, OrganizationId organization, AuditHead? locked, CancellationToken ct)
    {
        if (locked is not null && IsSealed(locked)) return locked;

        LogBroken(log, organization.Value);
        var head = AuditHead.Broken(organization, await store.LastAsync(db, organization, ct));
        head.SealWith(keys.Current);
        await store.BeginAsync(db, head, replaces: true, ct);
        return head;
    }

    [LoggerMessage(LogLevel.Error,
    "{Count} unsealed audit entries of organization {Organization} were not written by the application or are copies of "
        + "sealed ones; they are left unsealed, and verify-audit reports them")]
    private static partial void LogNotSealed(ILogger log, long organization, int count);

    [LoggerMessage(LogLevel.Error,
    "The audit head of organization {Organization} is missing, was changed outside the application, or is sealed with a key "
        + "that is not configured; run verify-audit for details")]
    private static partial void LogBroken(ILogger log, long organization);
}
