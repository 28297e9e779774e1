using Platform.Domain.Organizations;

namespace Platform.Infrastructure.Quotas;

/// <summary>Tells this node's ledger which organizations have changed, without either knowing the other.</summary>
internal sealed class ChangedOrganizations
{
    /// <summary>Called with each organization that has changed, on this node or another.</summary>
    public Action<OrganizationId> Changed { get; set; } = _ => { };
}
