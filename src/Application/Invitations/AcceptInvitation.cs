using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Attempts;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Hashing;
using Platform.Application.Sessions;
using Platform.Application.Users;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Invitations;

/// <summary>Takes up an invitation with a first password, and signs the person in.</summary>
/// <param name="Token">What the mail's link ends with. It works once.</param>
/// <param name="Password">What they sign in with from now on.</param>
/// <param name="Name">What they are called; left out, what the invitation called them.</param>
public sealed record AcceptInvitation(string Token, string Password, string? Name = null) : ICommand<SignedIn>, IHashesPassword
{
    internal sealed class Validator : AbstractValidator<AcceptInvitation>
    {
        public Validator(ICommonPasswords common)
        {
            RuleFor(c => c.Token).IsMailToken();
            RuleFor(c => c.Password).IsNewPassword(common);
            RuleFor(c => c.Name!).IsPersonName().When(c => c.Name is not null);
        }
    }

    internal sealed class Handler(
        IAppDb db, IAttemptLimiter attempts, IPasswords passwords, SessionIssuer signIns, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<AcceptInvitation, Result<SignedIn>>
    {
        public async Task<Result<SignedIn>> Handle(AcceptInvitation command, CancellationToken ct)
        {
            var token = await db.Query(new MailTokenByHash(MailTokenPurpose.Invitation, MailTokenSecret.Hash(command.Token)))
                .SingleOrDefaultAsync(ct);
            await using var attempt = await attempts.BeginAsync(
                AttemptKind.AcceptInvitation, token is null ? null : $"{token.UserId.Value}", ct);
            if (attempt.Refused is { } tooMany) return tooMany;
            if (token?.IsGood(clock.GetUtcNow()) is not true) return attempt.Fail(UserErrors.InvalidToken);

            if (token.User.Organization.DisabledAt is not null) return OrganizationErrors.Disabled;

            var (user, hash) = (token.User, await passwords.HashAsync(command.Password, ct));
            user.SetPasswordHash(hash);
            if (command.Name is not null) user.Rename(command.Name);
            var now = clock.GetUtcNow();
            token.Spend(now);
            var started = signIns.Start(user, now);

            audit.RecordFor(user.Organization, user, AuditAction.UserAccepted, "user", user.Id.Value, $"as {user.Role}");
            if (await db.SaveAsync(ct) is { } refused) return refused;
            attempt.Succeed();
            return started.Describe();
        }
    }
}
