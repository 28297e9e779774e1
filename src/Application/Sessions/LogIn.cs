using FluentValidation;
using Platform.Application.Attempts;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Passwords;
using Platform.Application.Users;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Application.Sessions;

/// <summary>Signs a person in with address, password and organization.</summary>
public sealed record LogIn(string Email, string Password, string OrgSlug) : ICommand<SignedIn>, IHashesPassword
{
    internal sealed class Validator : AbstractValidator<LogIn>
    {
        public Validator()
        {
            RuleFor(c => c.Email).IsEmailAddress();
            RuleFor(c => c.Password).IsTypedPassword();
            RuleFor(c => c.OrgSlug).NotEmpty().MaximumLength(OrganizationSlug.MaxLength);
        }
    }

    internal sealed class Handler(
        IAppDb db, IAttemptLimiter attempts, IPasswords passwords, SessionIssuer signIns, IAuditTrail audit, ISecurityEvents events,
        ClientInfo client, TimeProvider clock)
        : IUseCaseHandler<LogIn, Result<SignedIn>>
    {
        public async Task<Result<SignedIn>> Handle(LogIn command, CancellationToken ct)
        {
            // Always one count, one query and one hash, so that the response time doesn't reveal which part was wrong.
            var slug = OrganizationSlug.TryParseTyped(command.OrgSlug);
            var email = EmailAddress.TryParse(command.Email)!;
            await using var attempt = await attempts.BeginAsync(AttemptKind.LogIn, $"{slug} {email}", ct);
            if (attempt.Refused is { } tooMany) return tooMany;

            var user = await db.Query(new UserBySignIn(slug, email)).MeantByAsync(email, ct);
            var match = await passwords.MatchAsync(user?.PasswordHash, command.Password, ct);
            if (user is null || match == PasswordMatch.No)
            {
                events.SignInFailed(slug, email, client);
                return attempt.Fail(SessionErrors.InvalidCredentials);
            }

            if (user.Organization.DisabledAt is not null) return OrganizationErrors.Disabled;

            if (match == PasswordMatch.YesButOutdated) user.SetPasswordHash(await passwords.HashAsync(command.Password, ct));
            var started = signIns.Start(user, clock.GetUtcNow());

            audit.RecordCreatedFor(user.Organization, user, AuditAction.SessionStarted, "session", () => started.Session.Id.Value);
            if (await db.SaveAsync(ct) is { } refused) return refused;
            attempt.Succeed();
            return started.Describe();
        }
    }
}
