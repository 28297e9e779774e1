using Platform.Domain.Organizations;

namespace Platform.Application.Audit;

/// <summary>Seals audit entries that were committed unsealed.</summary>
public interface IAuditSealing
{
    /// <summary>Seals what an organization has waiting, so that a caller who reads the audit finds all that was answered before.</summary>
    /// <exception cref="Common.SaveConflictException">The database asks for another try.</exception>
    ValueTask CatchUpAsync(OrganizationId organization, CancellationToken ct);
}
