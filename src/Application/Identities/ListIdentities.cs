using Mapster;
using Platform.Application.Common;
using Platform.Domain.Common;

namespace Platform.Application.Identities;

/// <summary>Lists the caller's accounts at providers, newest first.</summary>
public sealed record ListIdentities(PageRequest Page) : IQuery<PageOf<IdentityView>>, IPagedQuery
{
    internal sealed class Validator : PagedQueryValidator<ListIdentities>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<ListIdentities, Result<PageOf<IdentityView>>>
    {
        public async Task<Result<PageOf<IdentityView>>> Handle(ListIdentities query, CancellationToken ct) =>
            await db.Query(new IdentitiesOf(caller)).ProjectToType<IdentityView>(Mappings.Config).ToPageAsync(query.Page, ct);
    }
}
