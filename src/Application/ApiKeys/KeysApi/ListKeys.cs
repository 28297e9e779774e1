using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys.KeysApi;

/// <summary>Lists the keys visible to the caller, newest first.</summary>
public sealed record ListKeys(PageRequest Page) : IQuery<PageOf<KeyView>>, IPagedQuery
{
    internal sealed class Validator : PagedQueryValidator<ListKeys>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<ListKeys, Result<PageOf<KeyView>>>
    {
        public async Task<Result<PageOf<KeyView>>> Handle(ListKeys query, CancellationToken ct) =>
            await db.PageAsync<ApiKey, KeyView>(new ApiKeysOf(caller), query.Page, ct);
    }
}
