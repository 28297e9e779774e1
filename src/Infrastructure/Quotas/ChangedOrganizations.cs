using Platform.Domain.Organizations;

namespace Platform.Infrastructure.Quotas;

/// <summary>Notifies this node's quota ledger of changed organizations, so that publisher and ledger don't depend on each other.</summary>
internal sealed class ChangedOrganizations
{
    /// <summary>Called with each organization that has changed, on this node or another.</summary>
    public Action<OrganizationId> Changed { get; set; } = _ => { };
}
