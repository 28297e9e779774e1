using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Audit.Recording;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Audit.Sealing;

/// <summary>
/// Seals entries in the transaction of their change. Used for SQLite, where write transactions are
/// serialized anyway, so nothing waits for a chain's head.
/// </summary>
internal sealed class SealWithCommit(AuditChain chain) : AuditWriter(chain)
{
    public override bool WritesWithSave => false;

    public override void AddTo(AppDb db, IEnumerable<AuditEntry> entries) =>
        throw new InvalidOperationException("Entries are written before the commit.");

    public override Task WriteAsync(
        AppDb db, IReadOnlyCollection<AuditEntry> entries, IReadOnlyCollection<OrganizationId> made, CancellationToken ct) =>
        Chain.AppendAsync(db, entries, made, ct);

    public override void Committed(IEnumerable<OrganizationId> organizations) { }
}
