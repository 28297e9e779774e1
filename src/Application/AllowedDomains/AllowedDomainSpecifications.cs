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

/// <summary>The allowed domain of an id, if it is the caller's organization's.</summary>
internal sealed class AllowedDomainById : Specification<AllowedDomain>
{
    public AllowedDomainById(AllowedDomainId id, ICaller caller) => Query.OwnedBy(caller).Where(d => d.Id == id);
}

/// <summary>Which allowed domains are a caller's.</summary>
internal static class AllowedDomainTenancy
{
    /// <summary>Those of the caller's organization.</summary>
    public static ISpecificationBuilder<AllowedDomain> OwnedBy(this ISpecificationBuilder<AllowedDomain> query, ICaller caller)
    {
        var organization = caller.Organization;
        return query.Where(d => d.OrganizationId == organization);
    }
}
