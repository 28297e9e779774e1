using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Attempts;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Application.Sessions;
using Platform.Application.Users;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Application.Passwords;

/// <summary>
/// Changes the caller's password, which they know, or sets one where they have none; and ends every sign-in of theirs but the one that asks.
/// </summary>
/// <param name="CurrentPassword">What they sign in with now; null for a person who has no password.</param>
/// <param name="NewPassword">What they sign in with from now on.</param>
public sealed record ChangePassword(string? CurrentPassword, string NewPassword) : ICommand, IHashesPassword
{
    internal sealed class Validator : AbstractValidator<ChangePassword>
    {
        public Validator(ICommonPasswords common)
        {
            RuleFor(c => c.CurrentPassword!).IsTypedPassword().When(c => c.CurrentPassword is not null);
            RuleFor(c => c.NewPassword).IsNewPassword(common);
        }
    }

    internal sealed class Handler(
        IAppDb db, ICaller caller, IAttemptLimiter attempts, IPasswords passwords, IOutbox outbox, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<ChangePassword, Result>
    {
        public async Task<Result> Handle(ChangePassword command, CancellationToken ct)
        {
            await using var attempt = await attempts.BeginAsync(AttemptKind.ChangePassword, $"{caller.User.Value}", ct);
            if (attempt.Refused is { } tooMany) return tooMany;

            var session = await db.Query(new CurrentSessionOf(caller)).Include(s => s.User.Organization).SingleAsync(ct);
            var user = session.User;
            if (command.CurrentPassword is null && user.PasswordHash is not null) return UserErrors.PasswordRequired;
            if (command.CurrentPassword is { } current && await passwords.MatchAsync(user.PasswordHash, current, ct) == PasswordMatch.No)
            {
                return attempt.Fail(UserErrors.WrongPassword);
            }

            var hash = await passwords.HashAsync(command.NewPassword, ct);
            user.ChangePassword(hash, session);
            var now = clock.GetUtcNow();
            await db.Query(new UnspentResetsOf(caller)).ForEachAsync(token => token.Spend(now), ct);
            outbox.Post(user, EmailTemplates.PasswordChanged(user, "all other sessions", now), now + EmailTemplates.NoticeLifetime);

            audit.Record(AuditAction.PasswordChanged, "user", user.Id.Value);
            if (await db.SaveAsync(ct) is { } refused) return refused;
            attempt.Succeed();
            return Result.Success;
        }
    }
}
