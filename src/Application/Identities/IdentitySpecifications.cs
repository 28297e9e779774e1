using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Identities;

/// <summary>The caller's own accounts at providers, newest first.</summary>
internal sealed class IdentitiesOf : Specification<Identity>
{
    public IdentitiesOf(ICaller caller) => Query.OwnedBy(caller).OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id);
}

/// <summary>The caller's account with an ID, with its person and their organization.</summary>
internal sealed class IdentityById : Specification<Identity>
{
    public IdentityById(IdentityId id, ICaller caller) => Query.OwnedBy(caller).Where(i => i.Id == id).Include(i => i.User.Organization);
}

/// <summary>The caller's other accounts whose providers are offered; only these can sign the caller in.</summary>
internal sealed class OtherIdentitiesOf : Specification<Identity>
{
    public OtherIdentitiesOf(ICaller caller, IdentityId identity, OfferedProviders offered)
    {
        var names = offered.Names;
        Query.OwnedBy(caller).Where(i => i.Id != identity && names.Contains(i.Provider));
    }
}

/// <summary>An account in the organization with a slug, including its person and organization. The person may have been removed.</summary>
internal sealed class IdentityBySlug : Specification<Identity>
{
    public IdentityBySlug(OrganizationSlug? slug, ExternalIdentity external)
    {
        var (issuer, subject) = (external.Issuer, external.Subject);
        Query.Include(i => i.User.Organization).Where(i => i.Organization.Slug == slug && i.Issuer == issuer && i.Subject == subject);
    }
}

/// <summary>An account in a person's organization, including the person it belongs to.</summary>
internal sealed class OtherIdentityOfUser : Specification<Identity>
{
    public OtherIdentityOfUser(User user, ExternalIdentity external)
    {
        var (organization, issuer, subject) = (user.OrganizationId, external.Issuer, external.Subject);
        Query.Include(i => i.User).Where(i => i.OrganizationId == organization && i.Issuer == issuer && i.Subject == subject);
    }
}

/// <summary>An account in all organizations that still have its person, with both, ordered by the organization's name.</summary>
internal sealed class IdentitiesInAllOrganizations : Specification<Identity>
{
    /// <summary>The maximum number of organizations offered.</summary>
    public const int Most = 100;

    public IdentitiesInAllOrganizations(ExternalIdentity external)
    {
        var (issuer, subject) = (external.Issuer, external.Subject);
        Query.Include(i => i.User.Organization)
            .Where(i => i.Issuer == issuer && i.Subject == subject && i.User.RemovedAt == null)
            .OrderBy(i => i.Organization.Name).ThenBy(i => i.Id).Take(Most);
    }
}

/// <summary>Limits accounts to the caller's own.</summary>
internal static class IdentityTenancy
{
    /// <summary>The caller's own accounts.</summary>
    public static ISpecificationBuilder<Identity> OwnedBy(this ISpecificationBuilder<Identity> query, ICaller caller)
    {
        var (organization, user) = (caller.Organization, caller.User);
        return query.Where(i => i.OrganizationId == organization && i.UserId == user);
    }
}
