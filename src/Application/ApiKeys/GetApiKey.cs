using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys;

/// <summary>Gets a key.</summary>
public sealed record GetApiKey(ApiKeyId Id) : IQuery<ApiKeyView>
{
    internal sealed class Validator : AbstractValidator<GetApiKey>;

    internal sealed class Handler(IAppDb db, ICaller caller, TimeProvider clock) : IUseCaseHandler<GetApiKey, Result<ApiKeyView>>
    {
        public async Task<Result<ApiKeyView>> Handle(GetApiKey query, CancellationToken ct)
        {
            var key = await db.Query(new ApiKeyById(query.Id, caller)).At(clock.GetUtcNow())
                .ProjectToType<ApiKeyView>(Mappings.Config)
                .SingleOrDefaultAsync(ct);
            return key is null ? ApiKeyErrors.NotFound : key;
        }
    }
}
