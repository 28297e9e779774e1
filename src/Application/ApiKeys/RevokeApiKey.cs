using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys;

/// <summary>Revokes a key permanently. It is refused as soon as this is answered.</summary>
/// <param name="Id">The key's number, as in the Platform API; null if <paramref name="PublicId"/> is given.</param>
/// <param name="PublicId">The key's UUID, as in the Keys API.</param>
public sealed record RevokeApiKey(ApiKeyId? Id, Guid? PublicId) : ICommand
{
    internal sealed class Validator : AbstractValidator<RevokeApiKey>;

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit, TimeProvider clock) : IUseCaseHandler<RevokeApiKey, Result>
    {
        public async Task<Result> Handle(RevokeApiKey command, CancellationToken ct)
        {
            var key = await db.Query(new ApiKeyByEitherId(command.Id, command.PublicId, caller)).SingleOrDefaultAsync(ct);
            if (key is null) return ApiKeyErrors.NotFound;

            key.Revoke(clock.GetUtcNow());

            audit.Record(AuditAction.ApiKeyRevoked, "api_key", key.Id.Value, key.Prefix);
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
