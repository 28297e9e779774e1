using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys;

/// <summary>Shows one key.</summary>
public sealed record GetApiKey(ApiKeyId Id) : IQuery<ApiKeyView>
{
    internal sealed class Validator : AbstractValidator<GetApiKey>;

    internal sealed class Handler(IAppDb db, ICaller caller, TimeProvider clock) : IUseCaseHandler<GetApiKey, Result<ApiKeyView>>
    {
        public async Task<Result<ApiKeyView>> Handle(GetApiKey query, CancellationToken ct)
        {
            var key = await db.ApiKeys.VisibleTo(caller).Where(k => k.Id == query.Id).Select(ApiKeyView.ProjectionAt(clock.GetUtcNow())).SingleOrDefaultAsync(ct);
            return key is null ? ApiKeyErrors.NotFound : key;
        }
    }
}
