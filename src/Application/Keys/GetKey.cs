using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.ApiKeys;
using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;

namespace Platform.Application.Keys;

/// <summary>Gets a key.</summary>
public sealed record GetKey(Guid Id) : IQuery<KeyView>
{
    internal sealed class Validator : AbstractValidator<GetKey>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<GetKey, Result<KeyView>>
    {
        public async Task<Result<KeyView>> Handle(GetKey query, CancellationToken ct)
        {
            var key = await db.Query(new ApiKeyByPublicId(query.Id, caller))
                .ProjectToType<KeyView>(Mappings.Config)
                .SingleOrDefaultAsync(ct);
            return key is null ? ApiKeyErrors.NotFound : key;
        }
    }
}
