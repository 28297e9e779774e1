using Platform.Domain.Organizations;

namespace Platform.Application.Audit;

/// <summary>Seals audit entries that were committed unsealed.</summary>
public interface IAuditSealing
{
    /// <summary>
    /// Seals the organization's pending entries, so that a caller who reads the audit log sees everything answered before.
    /// </summary>
    /// <exception cref="Common.SaveConflictException">The database requires a retry.</exception>
    ValueTask CatchUpAsync(OrganizationId organization, CancellationToken ct);
}
