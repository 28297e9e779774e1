using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Failures;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Audit.Review;

/// <summary>
/// Deletes entries past their retention period, from the beginning of a chain only. The head keeps the seal of the last deleted entry,
/// which the next one follows. Entries whose seal is invalid are kept for verification to report.
/// </summary>
internal sealed partial class AuditPruning(
    Func<AppDb> contexts, AuditKeys keys, AuditChain chain, PlatformSettings settings, TimeProvider clock, ILogger<AuditPruning> log)
{
    // Entries deleted in one transaction, during which the organization's writers wait.
    private const int AtATime = 1000;

    /// <summary>
    /// Deletes all entries past their retention period. Safe on several nodes at once: only one deletes, the others find nothing left.
    /// </summary>
    public async Task PruneAsync(CancellationToken ct)
    {
        var end = clock.GetUtcNow() - settings.Audit.Kept;
        await using var db = contexts();
        db.AllowLongWork();
        foreach (var organization in await OverdueAsync(db, end, ct)) await TryPruneAsync(db, organization, end, ct);
    }

    private async Task TryPruneAsync(AppDb db, OrganizationId organization, DateTimeOffset end, CancellationToken ct)
    {
        try
        {
            while (await PruneAsync(db, organization, end, ct) == AtATime)
            {
                // Continue until a batch is not full.
            }
        }
        catch (Exception exception) when (exception is SaveConflictException || IsOfOneOrganization(exception))
        {
            LogFailed(log, exception, organization.Value);
        }
    }

    private static bool IsOfOneOrganization(Exception exception) =>
        exception is not (OperationCanceledException or OutOfMemoryException) && !DatabaseFailure.IsUnreachable(exception);

    // Organizations whose oldest entry is overdue: one index seek for each.
    private static Task<List<OrganizationId>> OverdueAsync(AppDb db, DateTimeOffset end, CancellationToken ct) => db.Set<AuditHead>()
        .Join(
            db.AuditEntries,
            head => new { head.OrganizationId, Sequence = head.AnchorSequence + 1 },
            entry => new { entry.OrganizationId, entry.Sequence },
            (head, entry) => entry)
        .Where(entry => entry.At < end)
        .Select(entry => entry.OrganizationId)
        .ToListAsync(ct);

    private async Task<int> PruneAsync(AppDb db, OrganizationId organization, DateTimeOffset end, CancellationToken ct)
    {
        var head = await db.Set<AuditHead>().AsNoTracking().SingleAsync(h => h.OrganizationId == organization, ct);
        var oldest = await db.AuditEntries.AsNoTracking()
            .Where(e => e.OrganizationId == organization && e.Sequence > head.AnchorSequence).OrderBy(e => e.Sequence).Take(AtATime)
            .ToListAsync(ct);
        var overdue = oldest.TakeWhile(e => e.At < end).ToList();
        if (overdue.Count == 0) return 0;

        var walk = new AuditReader(keys, head.AnchorSequence, head.AnchorMac);
        if (!chain.IsSealed(head) || overdue.Exists(entry => walk.Step(entry) is not null))
        {
            LogNotPruned(log, organization.Value);
            return 0;
        }

        var isDone = false;
        await db.TransactAsync(async token => isDone = await DeleteAsync(db, head, overdue[^1], token), ct);
        return isDone ? overdue.Count : 0;
    }

    private async Task<bool> DeleteAsync(AppDb db, AuditHead seen, AuditEntry last, CancellationToken ct)
    {
        if (await chain.FindAsync(db, seen.OrganizationId, ct) is not { } head || head.AnchorSequence != seen.AnchorSequence) return false;

        head.AnchorAt(last);
        head.SealWith(keys.Current);
        await db.Set<AuditHead>().Where(h => h.OrganizationId == head.OrganizationId).ExecuteUpdateAsync(
            h =>
                h.SetProperty(x => x.AnchorSequence, head.AnchorSequence)
                    .SetProperty(x => x.AnchorMac, head.AnchorMac)
                    .SetProperty(x => x.KeyId, head.KeyId)
                    .SetProperty(x => x.Seal, head.Seal),
            ct);
        await db.AuditEntries.Where(e =>
            e.OrganizationId == head.OrganizationId && e.Sequence > seen.AnchorSequence && e.Sequence <= head.AnchorSequence)
            .ExecuteDeleteAsync(ct);
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "The audit of organization {Organization} could not be pruned; it is retried in an hour")]
    private static partial void LogFailed(ILogger log, Exception exception, long organization);

    [LoggerMessage(LogLevel.Error,
    "The oldest audit entries of organization {Organization} don't match their seals and are kept past their retention "
        + "period; run verify-audit for details")]
    private static partial void LogNotPruned(ILogger log, long organization);
}
