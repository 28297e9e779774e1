using Platform.Application.Common;
using Platform.Domain.AllowedDomains;
using Platform.Domain.Common;

namespace Platform.Application.AllowedDomains;

/// <summary>Lists the organization's allowed domains, newest first.</summary>
public sealed record ListAllowedDomains(PageRequest Page) : IQuery<PageOf<AllowedDomainView>>, IPagedQuery
{
    internal sealed class Validator : PagedQueryValidator<ListAllowedDomains>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<ListAllowedDomains, Result<PageOf<AllowedDomainView>>>
    {
        public async Task<Result<PageOf<AllowedDomainView>>> Handle(ListAllowedDomains query, CancellationToken ct) =>
            await db.PageAsync<AllowedDomain, AllowedDomainView>(new AllowedDomainsOf(caller), query.Page, ct);
    }
}
