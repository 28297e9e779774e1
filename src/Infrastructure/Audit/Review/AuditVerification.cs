using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Failures;

namespace Platform.Infrastructure.Audit.Review;

/// <summary>Verifies audit chains against their seals while nodes keep writing.</summary>
public sealed class AuditVerification
{
    private const int AtATime = 1000;

    // Attempts per organization, for when its oldest entries are pruned during verification.
    private const int Tries = 5;

    private readonly Func<AppDb> _contexts;
    private readonly AuditKeys _keys;
    private readonly AuditChain _chain;

    // Entries are normally sealed within a second of their commit.
    private static readonly TimeSpan MaxUnsealedAge = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _clock;

    internal AuditVerification(Func<AppDb> contexts, AuditKeys keys, AuditChain chain, TimeProvider clock) =>
        (_contexts, _keys, _chain, _clock) = (contexts, keys, chain, clock);

    /// <summary>Verifies the chains of all organizations, or of one, and reports each.</summary>
    /// <param name="slug">The organization to verify; null for all.</param>
    /// <param name="ct">Cancels the verification.</param>
    public async IAsyncEnumerable<AuditFinding> VerifyAsync(OrganizationSlug? slug, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = _contexts();
        db.AllowLongWork();
        var organizations = db.Organizations.Where(o => slug == null || o.Slug == slug)
            .OrderBy(o => o.Id)
            .Select(o => new { o.Id, o.Slug });
        foreach (var organization in await organizations.ToListAsync(ct))
        {
            for (var tried = 1; ; tried++)
            {
                var finding = await VerifyAsync(db, organization.Id, organization.Slug.Value, ct);
                if (finding is null && tried < Tries) continue;
                yield return finding
                    ?? new AuditFinding(
                        organization.Slug.Value, 0, 0, "", "could not be verified: its oldest entries are being pruned");
                break;
            }
        }
    }

    /// <summary>Whether chains exist and none of them is sealed with a configured key. Writing on would break them all.</summary>
    public async Task<bool> LacksEveryKeyAsync(CancellationToken ct)
    {
        await using var db = _contexts();
        var used = await db.Set<AuditHead>().Select(h => h.KeyId).Distinct().ToListAsync(ct);
        return used.Count > 0 && used.TrueForAll(id => _keys.Find(id) is null);
    }

    // Null if entries were pruned while the chain was read.
    private async Task<AuditFinding?> VerifyAsync(AppDb db, OrganizationId organization, string slug, CancellationToken ct)
    {
        // In this order: a head that is read after the last entry can only be further ahead.
        var last = await Of(db, organization).MaxAsync(e => (long?)e.Sequence, ct) ?? 0;
        if (await HeadAsync(db, organization, ct) is not { } head)
        {
            return Invalid($"the end of the record is missing; the last entry there is {last}");
        }

        if (!_chain.IsSealed(head))
        {
            return Invalid(
                $"the end of the record, entry {head.Sequence}, was changed, or is sealed with a key that is not configured; "
                + $"the last entry there is {last}");
        }

        if (last > head.Sequence) return Invalid($"entry {head.Sequence + 1} is beyond the end of the record");

        var walk = new AuditReader(_keys, head.AnchorSequence, head.AnchorMac);
        if (await FaultAsync(db, walk, head, ct) is not { } fault)
        {
            var (unsealed, problem) = await UnsealedAsync(db, organization, ct);
            return new AuditFinding(slug, head.Sequence - head.AnchorSequence, head.Sequence, Convert.ToHexStringLower(head.Mac), problem)
            {
                Unsealed = unsealed,
            };
        }

        var isStill = await HeadAsync(db, organization, ct) is { } after && after.AnchorSequence == head.AnchorSequence;
        return isStill ? Invalid(fault) : null;

        AuditFinding Invalid(string problem) => new(slug, 0, 0, "", problem);
    }

    // Counts the unsealed entries and reports the first invalid one. Entries that are sealed meanwhile are not checked again.
    private async Task<(int Count, string? Problem)> UnsealedAsync(AppDb db, OrganizationId organization, CancellationToken ct)
    {
        var (count, overdue) = (0, _clock.GetUtcNow() - MaxUnsealedAge);
        var waiting = db.Set<UnsealedEntry>().AsNoTracking().Where(e => e.OrganizationId == organization).OrderBy(e => e.Id);
        await foreach (var row in waiting.AsAsyncEnumerable().WithCancellation(ct))
        {
            count++;
            var name = $"the unsealed entry {row.Id}";
            if (row.Open(_keys) is null)
            {
                return (count, $"{name} was changed or added outside the server, or is sealed with a key that is not configured");
            }

            if (row.At < overdue)
            {
                return (
                    count,
                    $"{name} of {row.At:yyyy-MM-dd'T'HH:mm:ss'Z'} is overdue: no node is running, or it was added outside the server");
            }
        }

        return (count, null);
    }

    private static async Task<string?> FaultAsync(AppDb db, AuditReader walk, AuditHead head, CancellationToken ct)
    {
        for (var from = long.MinValue; ; from = walk.Sequence)
        {
            var (entries, isReadable) = await ReadAsync(db, head, from, ct);
            foreach (var (i, entry) in entries.Index())
            {
                if (walk.Step(entry) is not { } fault) continue;
                return entry.Sequence == walk.Sequence + 1 && walk.OtherPlaceOf(entry, entries.Skip(i)) is { } other
                    ? $"entry {entry.Sequence} is out of order: it is entry {other}"
                    : fault;
            }

            if (!isReadable) return $"entry {walk.Sequence + 1} can't be read";
            if (entries.Count == AtATime) continue;
            if (walk.Sequence < head.Sequence) return $"entry {walk.Sequence + 1} is missing";
            return AuditSeal.Same(walk.Mac, head.Mac) ? null : $"entry {head.Sequence} is not the last entry of the record";
        }
    }

    // A row that was changed outside the application may hold values that can't be converted.
    private static async Task<(List<AuditEntry> Entries, bool IsReadable)> ReadAsync(
        AppDb db, AuditHead head, long from, CancellationToken ct)
    {
        var entries = new List<AuditEntry>();
        try
        {
            var next = Of(db, head.OrganizationId)
                .Where(e => e.Sequence > from && e.Sequence <= head.Sequence)
                .OrderBy(e => e.Sequence)
                .Take(AtATime);
            await foreach (var entry in next.AsAsyncEnumerable().WithCancellation(ct)) entries.Add(entry);
            return (entries, true);
        }
        catch (Exception unreadable) when (unreadable is FormatException or InvalidCastException or OverflowException
            or ArgumentException or InvalidOperationException
            && !DatabaseFailure.IsUnreachable(unreadable))
        {
            return (entries, false);
        }
    }

    private static IQueryable<AuditEntry> Of(AppDb db, OrganizationId organization) =>
        db.AuditEntries.AsNoTracking().Where(e => e.OrganizationId == organization);

    private static Task<AuditHead?> HeadAsync(AppDb db, OrganizationId organization, CancellationToken ct) =>
        db.Set<AuditHead>().AsNoTracking().SingleOrDefaultAsync(h => h.OrganizationId == organization, ct);
}

/// <summary>The result of verifying an organization's chain.</summary>
/// <param name="Slug">The organization's slug.</param>
/// <param name="Entries">The number of entries.</param>
/// <param name="Last">The sequence number of the last entry. Keep it elsewhere to compare with later results.</param>
/// <param name="Seal">The last entry's seal.</param>
/// <param name="Problem">The first error; null if the chain is valid.</param>
public sealed record AuditFinding(string Slug, long Entries, long Last, string Seal, string? Problem)
{
    /// <summary>The number of entries that were committed in the last seconds and are not sealed yet.</summary>
    public int Unsealed { get; init; }
}
