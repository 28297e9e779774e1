using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>
/// Removes a person from the organization, or withdraws an invitation. Their sessions end and their keys stop
/// working immediately; the keys can be adopted.
/// </summary>
public sealed record RemoveUser(UserId Id) : ICommand
{
    internal sealed class Validator : AbstractValidator<RemoveUser>;

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit, TimeProvider clock) : IUseCaseHandler<RemoveUser, Result>
    {
        public async Task<Result> Handle(RemoveUser command, CancellationToken ct)
        {
            var user = await db.Query(new UserById(command.Id, caller)).SingleOrDefaultAsync(ct);
            if (user is null) return UserErrors.NotFound;
            if (user.IsActiveAdmin && !await db.TryRemoveAdminAsync(caller, user, ct)) return UserErrors.LastAdminStays;

            user.Remove(clock.GetUtcNow());

            audit.Record(AuditAction.UserRemoved, "user", user.Id.Value, user.Email.Value);
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
