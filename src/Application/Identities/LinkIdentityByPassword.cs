using FluentValidation;
using Platform.Application.Attempts;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Hashing;
using Platform.Application.Sessions;
using Platform.Application.Users;
using Platform.Domain.Common;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;

namespace Platform.Application.Identities;

/// <summary>
/// Connects an account at a provider to the member who has its verified address and knows their password, and signs them in.
/// </summary>
/// <param name="Identity">The provider's statement.</param>
/// <param name="OrgSlug">The member's organization.</param>
/// <param name="Password">The member's password.</param>
public sealed record LinkIdentityByPassword(ExternalIdentity Identity, string OrgSlug, string Password)
    : ICommand<SignedIn>, IHashesPassword
{
    internal sealed class Validator : AbstractValidator<LinkIdentityByPassword>
    {
        public Validator()
        {
            RuleFor(c => c.OrgSlug).NotEmpty().MaximumLength(OrganizationSlug.MaxLength);
            RuleFor(c => c.Password).IsTypedPassword();
        }
    }

    internal sealed class Handler(
        IAppDb db, IAttemptLimiter attempts, IPasswords passwords, IdentityLinks links, ISecurityEvents events, ClientInfo client,
        TimeProvider clock)
        : IUseCaseHandler<LinkIdentityByPassword, Result<SignedIn>>
    {
        public async Task<Result<SignedIn>> Handle(LinkIdentityByPassword command, CancellationToken ct)
        {
            if (command.Identity.VerifiedEmail is not { } email) return IdentityErrors.EmailNotVerified;

            // Shares the count of password sign-ins, so that a provider gives nobody more attempts at a password.
            var slug = OrganizationSlug.TryParseTyped(command.OrgSlug);
            await using var attempt = await attempts.BeginAsync(AttemptKind.LogIn, $"{slug} {email}", ct);
            if (attempt.Refused is { } tooMany) return tooMany;

            var user = await db.Query(new UserBySignIn(slug, email)).MeantByAsync(email, ct);
            var match = await passwords.MatchAsync(user?.PasswordHash, command.Password, ct);
            if (user is null || match == PasswordMatch.No)
            {
                events.SignInFailed(slug, email, client);
                return attempt.Fail(SessionErrors.InvalidCredentials);
            }

            if (user.Organization.DisabledAt is not null) return links.Refuse(user, command.Identity, OrganizationErrors.Disabled);
            var now = clock.GetUtcNow();
            if (await links.LinkAsync(user, command.Identity, signsIn: true, now, ct) is { } taken) return taken;
            links.Notify(user, command.Identity, now);
            var started = links.Start(user, command.Identity, now);

            if (await links.SaveAsync(ct) is { } refused) return refused;
            attempt.Succeed();
            return started.Describe();
        }
    }
}
