using Platform.Domain.Organizations;
using Platform.Infrastructure.Credentials;

namespace Platform.Infrastructure.Quotas;

/// <summary>Tells this node's ledger which organizations have changed, without either knowing the other.</summary>
internal sealed class ChangedOrganizations : IChangeListener
{
    /// <summary>Called with each organization that has changed, on this node or another.</summary>
    public Action<OrganizationId> Changed { get; set; } = _ => { };

    public void Invalidate(CredentialChangeKind kind, long subject)
    {
        if (kind == CredentialChangeKind.Organization) Changed(new OrganizationId(subject));
    }

    public void Clear() { }
}
