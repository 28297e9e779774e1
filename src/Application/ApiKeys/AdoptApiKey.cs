using System.Text.Json.Serialization;
using FluentValidation;
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

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit, TimeProvider clock) : IUseCaseHandler<AdoptApiKey, Result<ApiKeyView>>
    {
        public async Task<Result<ApiKeyView>> Handle(AdoptApiKey command, CancellationToken ct)
        {
            var key = await db.ApiKeys.VisibleTo(caller).SingleOrDefaultAsync(k => k.Id == command.Id, ct);
            if (key is null) return ApiKeyErrors.NotFound;
            if (caller.MayMakeKey(key.Scopes, key.Environment) is { } refused) return refused;

            if (key.UserId != caller.User)
            {
                key.Adopt(caller.User, clock.GetUtcNow());
                audit.Record(AuditAction.ApiKeyAdopted, "api_key", key.Id.Value, key.Prefix);
                if (await db.SaveAsync(ct) is { } conflict) return conflict;
            }

            return await db.ApiKeys.VisibleTo(caller).Where(k => k.Id == command.Id).Select(ApiKeyView.ProjectionAt(clock.GetUtcNow())).SingleAsync(ct);
        }
    }
}
