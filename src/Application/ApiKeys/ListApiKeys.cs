using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys;

/// <summary>Lists the keys visible to the caller, newest first.</summary>
public sealed record ListApiKeys(PageRequest Page) : IQuery<PageOf<ApiKeyView>>, IPagedQuery
{
    internal sealed class Validator : PagedQueryValidator<ListApiKeys>;

    internal sealed class Handler(IAppDb db, ICaller caller, TimeProvider clock) : IUseCaseHandler<ListApiKeys, Result<PageOf<ApiKeyView>>>
    {
        public async Task<Result<PageOf<ApiKeyView>>> Handle(ListApiKeys query, CancellationToken ct) =>
            await db.PageAsync<ApiKey, ApiKeyAt, ApiKeyView>(new ApiKeysOf(caller), ApiKeyMoments.At(clock.GetUtcNow()), query.Page, ct);
    }
}
