using Platform.Domain.AllowedDomains;
using Platform.Domain.Organizations;

namespace Platform.Application.AllowedDomains;

/// <summary>Tells whose pages may be served, as things stand now.</summary>
public interface IListedDomains
{
    /// <summary>Whether an organization lists an origin.</summary>
    ValueTask<bool> ListsAsync(OrganizationId organization, WebOrigin origin, CancellationToken ct);

    /// <summary>Whether some organization lists an origin.</summary>
    ValueTask<bool> AnyListsAsync(WebOrigin origin, CancellationToken ct);
}
