using Platform.Domain.Organizations;
using Platform.Infrastructure.AllowedDomains;
using Platform.Infrastructure.Quotas;

namespace Platform.Infrastructure.Credentials;

/// <summary>All that this node remembers and that a change may make untrue.</summary>
internal sealed class CacheInvalidation(CallerCache callers, DomainIndex domains, ChangedOrganizations organizations)
{
    /// <summary>Forgets what a change makes untrue.</summary>
    public void Invalidate(CredentialChangeKind kind, long subject)
    {
        if (kind == CredentialChangeKind.AllowedDomains) domains.Invalidate(new OrganizationId(subject));
        else callers.Invalidate(kind, subject);
        if (kind == CredentialChangeKind.Organization) organizations.Changed(new OrganizationId(subject));
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        callers.Clear();
        domains.InvalidateAll();
    }
}
