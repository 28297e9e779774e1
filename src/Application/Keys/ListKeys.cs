using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.ApiKeys;
using Platform.Application.Common;
using Platform.Domain.Common;

namespace Platform.Application.Keys;

/// <summary>Lists every key the caller may know of, newest first: the one list without pages.</summary>
public sealed record ListKeys : IQuery<IReadOnlyList<KeyView>>
{
    internal sealed class Validator : AbstractValidator<ListKeys>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<ListKeys, Result<IReadOnlyList<KeyView>>>
    {
        public async Task<Result<IReadOnlyList<KeyView>>> Handle(ListKeys query, CancellationToken ct) =>
            await db.Query(new ApiKeysOf(caller)).ProjectToType<KeyView>(Mappings.Config).ToListAsync(ct);
    }
}
