using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>The caller's organization.</summary>
internal sealed class OrganizationOf : Specification<Organization>
{
    public OrganizationOf(ICaller caller)
    {
        var organization = caller.Organization;
        Query.Where(o => o.Id == organization);
    }
}

/// <summary>The organization with a slug, for operator commands and sign-up.</summary>
internal sealed class OrganizationBySlug : Specification<Organization>
{
    public OrganizationBySlug(OrganizationSlug? slug) => Query.Where(o => o.Slug == slug);
}
