using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Audit.Recording;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Audit.Sealing;

/// <summary>
/// Writes entries unsealed with their change and has them sealed right after the commit. Used for SQL Server, where a chain's head would
/// otherwise stay locked across round trips and all writers of an organization would wait for each other.
/// </summary>
internal sealed class SealAfterCommit(AuditChain chain, AuditKeys keys, AuditSealQueue queue) : AuditWriter(chain)
{
    public override bool WritesWithSave => true;

    public override void AddTo(AppDb db, IEnumerable<AuditEntry> entries) =>
        db.Set<UnsealedEntry>().AddRange(entries.Select(entry => UnsealedEntry.Of(entry, keys.Current)));

    public override async Task WriteAsync(
        AppDb db, IReadOnlyCollection<AuditEntry> entries, IReadOnlyCollection<OrganizationId> made, CancellationToken ct)
    {
        await Chain.AppendAsync(db, [], made, ct);
        AddTo(db, entries);
        await db.SaveChangesAsync(ct);
    }

    public override void Committed(IEnumerable<OrganizationId> organizations)
    {
        foreach (var organization in organizations) queue.Add(organization);
    }
}
