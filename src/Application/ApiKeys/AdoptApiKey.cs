using System.Text.Json.Serialization;
using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys;

/// <summary>Hands a key to the admin who asks: how an organization keeps a key whose maker has left.</summary>
public sealed record AdoptApiKey : ICommand<ApiKeyView>
{
    [JsonIgnore]
    public ApiKeyId Id { get; init; }

    internal sealed class Validator : AbstractValidator<AdoptApiKey>;

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<AdoptApiKey, Result<ApiKeyView>>
    {
        public async Task<Result<ApiKeyView>> Handle(AdoptApiKey command, CancellationToken ct)
        {
            var key = await db.Query(new ApiKeyById(command.Id, caller)).SingleOrDefaultAsync(ct);
            if (key is null) return ApiKeyErrors.NotFound;
            if (caller.MayMakeKey(key.Scopes, key.Environment) is { } refused) return refused;

            if (key.UserId != caller.User)
            {
                key.Adopt(caller.User, clock.GetUtcNow());
                audit.Record(AuditAction.ApiKeyAdopted, "api_key", key.Id.Value, key.Prefix);
                if (await db.SaveAsync(ct) is { } conflict) return conflict;
            }

            return await db.Query(new ApiKeyById(command.Id, caller)).At(clock.GetUtcNow())
                .ProjectToType<ApiKeyView>(Mappings.Config)
                .SingleAsync(ct);
        }
    }
}
