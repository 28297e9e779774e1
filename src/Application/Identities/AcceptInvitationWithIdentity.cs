using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Attempts;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Sessions;
using Platform.Application.Users;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Identities;

/// <summary>
/// Accepts an invitation with an account at a provider whose verified address is the invited one, and signs the person in.
/// </summary>
/// <param name="Identity">The provider's statement.</param>
/// <param name="TokenHash">SHA-256 of the emailed token, so that the token itself isn't sent to the provider and back.</param>
public sealed record AcceptInvitationWithIdentity(ExternalIdentity Identity, byte[] TokenHash) : ICommand<SignedIn>
{
    internal sealed class Validator : AbstractValidator<AcceptInvitationWithIdentity>;

    internal sealed class Handler(
        IAppDb db, IAttemptLimiter attempts, IdentityLinks links, SessionIssuer signIns, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<AcceptInvitationWithIdentity, Result<SignedIn>>
    {
        public async Task<Result<SignedIn>> Handle(AcceptInvitationWithIdentity command, CancellationToken ct)
        {
            var token = await db.Query(new MailTokenByHash(MailTokenPurpose.Invitation, command.TokenHash)).SingleOrDefaultAsync(ct);
            var account = token is null ? null : $"{token.UserId.Value}";
            await using var attempt = await attempts.BeginAsync(AttemptKind.AcceptInvitation, account, ct);
            if (attempt.Refused is { } tooMany) return tooMany;
            var now = clock.GetUtcNow();
            if (token?.IsGood(now) is not true) return attempt.Fail(UserErrors.InvalidToken);

            var user = token.User;
            if (user.Organization.DisabledAt is not null) return links.Refuse(user, command.Identity, OrganizationErrors.Disabled);
            var external = command.Identity;
            if (external.VerifiedEmail is not { } email) return links.Refuse(user, external, IdentityErrors.EmailNotVerified);
            if (!email.Spellings.Contains(user.Email)) return links.Refuse(user, external, IdentityErrors.OtherEmail);
            if (await links.LinkAsync(user, command.Identity, signsIn: true, now, ct) is { } taken) return taken;

            user.JoinByIdentity(now);
            if (user.Name is null) user.Rename(command.Identity.PersonName);
            token.Spend(now);
            var started = signIns.Start(user, now);

            audit.RecordFor(user.Organization, user, AuditAction.UserAccepted, "user", user.Id.Value,
                $"as {user.Role}, {IdentityLinks.DetailOf(command.Identity)}");
            if (await links.SaveAsync(ct) is { } refused) return refused;
            attempt.Succeed();
            return started.Describe();
        }
    }
}
