using Platform.Domain.Organizations;
using Platform.Infrastructure.Credentials;

namespace Platform.Infrastructure.Quotas;

/// <summary>Notifies this node's quota ledger of changed organizations, so that publisher and ledger don't depend on each other.</summary>
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
