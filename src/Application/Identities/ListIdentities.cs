using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Identities;

namespace Platform.Application.Identities;

/// <summary>Lists the caller's accounts at providers, newest first.</summary>
public sealed record ListIdentities(PageRequest Page) : IQuery<PageOf<IdentityView>>, IPagedQuery
{
    internal sealed class Validator : PagedQueryValidator<ListIdentities>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<ListIdentities, Result<PageOf<IdentityView>>>
    {
        public async Task<Result<PageOf<IdentityView>>> Handle(ListIdentities query, CancellationToken ct) =>
            await db.PageAsync<Identity, IdentityView>(new IdentitiesOf(caller), query.Page, ct);
    }
}
