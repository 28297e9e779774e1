using Platform.Domain.AllowedDomains;
using Platform.Domain.Organizations;

namespace Platform.Application.AllowedDomains;

/// <summary>Determines which origins are allowed, based on the current lists.</summary>
public interface IListedDomains
{
    /// <summary>Whether an organization has listed an origin.</summary>
    ValueTask<bool> ListsAsync(OrganizationId organization, WebOrigin origin, CancellationToken ct);

    /// <summary>Whether any organization has listed an origin.</summary>
    ValueTask<bool> AnyListsAsync(WebOrigin origin, CancellationToken ct);
}
