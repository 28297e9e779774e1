using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Audit.Recording;

/// <summary>Writes a save's audit entries in its transaction. The implementations differ in when entries are sealed.</summary>
internal abstract class AuditWriter(AuditChain chain)
{
    /// <summary>The chains that entries are sealed into.</summary>
    protected AuditChain Chain => chain;

    /// <summary>Whether entries are written by the same command as the change they describe.</summary>
    public abstract bool WritesWithSave { get; }

    /// <summary>Adds entries to the pending save; only if <see cref="WritesWithSave"/>.</summary>
    public abstract void AddTo(AppDb db, IEnumerable<AuditEntry> entries);

    /// <summary>Writes entries that no save has written, last before the commit, and begins the chains of new organizations.</summary>
    public abstract Task WriteAsync(
        AppDb db, IReadOnlyCollection<AuditEntry> entries, IReadOnlyCollection<OrganizationId> made, CancellationToken ct);

    /// <summary>Called after a commit, including one whose outcome is unknown, with the organizations that have new entries.</summary>
    public abstract void Committed(IEnumerable<OrganizationId> organizations);
}
