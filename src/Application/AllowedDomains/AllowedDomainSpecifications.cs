using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.AllowedDomains;

namespace Platform.Application.AllowedDomains;

/// <summary>The allowed domains of the caller's organization, newest first.</summary>
internal sealed class AllowedDomainsOf : Specification<AllowedDomain>
{
    public AllowedDomainsOf(ICaller caller) =>
        Query.OwnedBy(caller).OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Id);
}

/// <summary>The allowed domain with an ID, if it belongs to the caller's organization.</summary>
internal sealed class AllowedDomainById : Specification<AllowedDomain>
{
    public AllowedDomainById(AllowedDomainId id, ICaller caller) => Query.OwnedBy(caller).Where(d => d.Id == id);
}

/// <summary>Limits allowed domains to the caller's organization.</summary>
internal static class AllowedDomainTenancy
{
    /// <summary>The allowed domains of the caller's organization.</summary>
    public static ISpecificationBuilder<AllowedDomain> OwnedBy(this ISpecificationBuilder<AllowedDomain> query, ICaller caller)
    {
        var organization = caller.Organization;
        return query.Where(d => d.OrganizationId == organization);
    }
}
