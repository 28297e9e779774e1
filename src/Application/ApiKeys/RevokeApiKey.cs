using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys;

/// <summary>Takes a key away for good: from the answer on it is refused.</summary>
/// <param name="Id">Its number, as the Platform API shows it; or else</param>
/// <param name="PublicId">its UUID, as the Keys API does.</param>
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
