using Platform.Domain.Organizations;
using Platform.Infrastructure.AllowedDomains;
using Platform.Infrastructure.Quotas;

namespace Platform.Infrastructure.Credentials;

/// <summary>Invalidates everything that this node caches and a change may affect.</summary>
internal sealed class CacheInvalidation(CallerCache callers, DomainIndex domains, ChangedOrganizations organizations)
{
    /// <summary>Invalidates what a change affects.</summary>
    public void Invalidate(CredentialChangeKind kind, long subject)
    {
        if (kind == CredentialChangeKind.AllowedDomains) domains.Invalidate(new OrganizationId(subject));
        else callers.Invalidate(kind, subject);
        if (kind == CredentialChangeKind.Organization) organizations.Changed(new OrganizationId(subject));
    }

    /// <summary>Invalidates everything.</summary>
    public void Clear()
    {
        callers.Clear();
        domains.InvalidateAll();
    }
}
