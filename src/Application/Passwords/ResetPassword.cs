using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Attempts;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Application.Users;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Application.Passwords;

/// <summary>Puts another password in a forgotten one's place, and ends every sign-in of that person.</summary>
/// <param name="Token">What the mail's link ends with. It works once.</param>
/// <param name="Password">What they sign in with from now on.</param>
public sealed record ResetPassword(string Token, string Password) : ICommand, IHashesPassword
{
    internal sealed class Validator : AbstractValidator<ResetPassword>
    {
        public Validator(ICommonPasswords common)
        {
            RuleFor(c => c.Token).IsMailToken();
            RuleFor(c => c.Password).IsNewPassword(common);
        }
    }

    internal sealed class Handler(
        IAppDb db, IAttemptLimiter attempts, IPasswords passwords, IOutbox outbox, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<ResetPassword, Result>
    {
        public async Task<Result> Handle(ResetPassword command, CancellationToken ct)
        {
            var token = await db.Query(new MailTokenByHash(MailTokenPurpose.PasswordReset, MailTokenSecret.Hash(command.Token)))
                .SingleOrDefaultAsync(ct);
            await using var attempt = await attempts.BeginAsync(
                AttemptKind.ResetPassword, token is null ? null : $"{token.UserId.Value}", ct);
            if (attempt.Refused is { } tooMany) return tooMany;
            if (token?.IsGood(clock.GetUtcNow()) is not true) return attempt.Fail(UserErrors.InvalidToken);

            var (user, hash) = (token.User, await passwords.HashAsync(command.Password, ct));
            user.ResetPassword(hash);
            var now = clock.GetUtcNow();
            await db.Query(new UnspentResetsFor(user.Id)).ForEachAsync(other => other.Spend(now), ct);
            outbox.Post(user, EmailTemplates.PasswordChanged(user, "all sessions", now), now + EmailTemplates.NoticeLifetime);

            audit.RecordFor(user.Organization, user, AuditAction.PasswordReset, "user", user.Id.Value);
            if (await db.SaveAsync(ct) is { } refused) return refused;
            attempt.Succeed();
            return Result.Success;
        }
    }
}
