using FluentValidation;
using Platform.Application.Attempts;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Application.Users;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Identities;

/// <summary>Emails a link for connecting an account at a provider to the member who has its verified address.</summary>
/// <param name="Identity">The provider's statement.</param>
/// <param name="OrgSlug">The member's organization.</param>
/// <param name="IsOnOwnHost">
/// Whether the browser with the account is on the organization's own host. The link only works in that browser and on that host.
/// </param>
public sealed record MailIdentityLink(ExternalIdentity Identity, string OrgSlug, bool IsOnOwnHost) : ICommand
{
    internal sealed class Validator : AbstractValidator<MailIdentityLink>
    {
        public Validator() => RuleFor(c => c.OrgSlug).NotEmpty().MaximumLength(OrganizationSlug.MaxLength);
    }

    internal sealed class Handler(IAppDb db, IAttemptLimiter attempts, IOutbox outbox, PublicAddress address, IWorkspaceAddresses addresses,
        IdentityLinks links, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<MailIdentityLink, Result>
    {
        public async Task<Result> Handle(MailIdentityLink command, CancellationToken ct)
        {
            if (command.Identity.VerifiedEmail is not { } email) return IdentityErrors.EmailNotVerified;
            var slug = OrganizationSlug.TryParseTyped(command.OrgSlug);
            await using var attempt = await attempts.BeginAsync(AttemptKind.MailIdentityLink, $"{slug} {email}", ct);
            if (attempt.Refused is { } tooMany) return tooMany;

            var user = await db.Query(new UserBySignIn(slug, email)).MeantByAsync(email, ct);
            if (user is not { Status: UserStatus.Active }) return attempt.Fail(IdentityErrors.NotMember);
            if (user.Organization.DisabledAt is not null) return links.Refuse(user, command.Identity, OrganizationErrors.Disabled);
            var now = clock.GetUtcNow();
            if (!user.CountTokenMail(now)) return UserErrors.TooManyMails with { RetryAfter = user.TokenMailWait(now) };

            // Anyone may have sent the request, so the link must lead to a known address of the application.
            var target = (command.IsOnOwnHost ? addresses.Of(user.Organization.Slug) : null) ?? address.ForAnyone;
            var token = MailTokenSecret.New();
            db.MailTokens.Add(MailToken.Create(user, MailTokenPurpose.IdentityLink, MailTokenSecret.Hash(token), now));
            outbox.Post(user, EmailTemplates.IdentityLink(user, command.Identity, target, token), now + MailToken.IdentityLinkLifetime);

            audit.RecordFor(user.Organization, null, AuditAction.IdentityLinkMailed, "user", user.Id.Value,
                IdentityLinks.DetailOf(command.Identity));
            if (await db.SaveAsync(ct) is { } refused) return refused;
            attempt.Count();
            return Result.Success;
        }
    }
}
