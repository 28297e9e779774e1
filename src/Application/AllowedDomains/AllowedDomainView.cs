using System.Linq.Expressions;
using Platform.Application.Common;
using Platform.Domain.AllowedDomains;

namespace Platform.Application.AllowedDomains;

/// <summary>A domain whose pages may use the organization's keys in browsers.</summary>
/// <param name="Domain">In its one form: lower case, Punycode, addresses shortened.</param>
public sealed record AllowedDomainView(long Id, string Domain, DateTimeOffset CreatedAt)
{
    internal static readonly Expression<Func<AllowedDomain, AllowedDomainView>> Projection = d => new AllowedDomainView(d.Id.Value, d.Domain.Value, d.CreatedAt);

    internal static AllowedDomainView Of(AllowedDomain d) => new(d.Id.Value, d.Domain.Value, d.CreatedAt);
}

/// <summary>Phrases of queries over allowed domains.</summary>
internal static class AllowedDomainQueries
{
    /// <summary>Those of the caller's organization.</summary>
    public static IQueryable<AllowedDomain> OwnedBy(this IQueryable<AllowedDomain> domains, ICaller caller)
    {
        var organization = caller.Organization;
        return domains.Where(d => d.OrganizationId == organization);
    }
}
