using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Identities;

namespace Platform.Application.Identities;

/// <summary>
/// Disconnects one of the caller's accounts at providers, which can then no longer sign in. At least one way to sign in must remain.
/// </summary>
public sealed record RemoveIdentity(IdentityId Id) : ICommand
{
    internal sealed class Validator : AbstractValidator<RemoveIdentity>;

    internal sealed class Handler(IAppDb db, ICaller caller, OfferedProviders offered, IAuditTrail audit)
        : IUseCaseHandler<RemoveIdentity, Result>
    {
        public async Task<Result> Handle(RemoveIdentity command, CancellationToken ct)
        {
            var identity = await db.Query(new IdentityById(command.Id, caller)).SingleOrDefaultAsync(ct);
            if (identity is null) return IdentityErrors.NotFound;
            var hasOther = identity.User.PasswordHash is not null
                || await db.Query(new OtherIdentitiesOf(caller, command.Id, offered)).AnyAsync(ct);
            if (!hasOther) return IdentityErrors.LastWayIn;

            identity.User.LoseIdentity();
            db.Identities.Remove(identity);

            audit.Record(AuditAction.IdentityRemoved, "identity", identity.Id.Value, $"provider: {identity.Provider}");
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
