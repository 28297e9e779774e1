using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Attempts;
using Platform.Application.Common;
using Platform.Application.Sessions;
using Platform.Application.Users;
using Platform.Domain.Common;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Identities;

/// <summary>
/// Connects an account at a provider to the member who received a token by email, and signs them in. Both are required: the
/// token proves ownership of the mailbox, and the browser proves ownership of the account. So a link that someone else
/// requested doesn't connect that person's account.
/// </summary>
/// <param name="Identity">The provider's statement to this browser.</param>
/// <param name="Token">What the mail's link ends with. It works once.</param>
public sealed record LinkIdentityByMail(ExternalIdentity Identity, string Token) : ICommand<SignedIn>
{
    internal sealed class Validator : AbstractValidator<LinkIdentityByMail>
    {
        public Validator() => RuleFor(c => c.Token).IsMailToken();
    }

    internal sealed class Handler(IAppDb db, IAttemptLimiter attempts, IdentityLinks links, TimeProvider clock)
        : IUseCaseHandler<LinkIdentityByMail, Result<SignedIn>>
    {
        public async Task<Result<SignedIn>> Handle(LinkIdentityByMail command, CancellationToken ct)
        {
            var token = await db.Query(new MailTokenByHash(MailTokenPurpose.IdentityLink, MailTokenSecret.Hash(command.Token)))
                .SingleOrDefaultAsync(ct);
            var account = token is null ? null : $"{token.UserId.Value}";
            await using var attempt = await attempts.BeginAsync(AttemptKind.LinkIdentityByMail, account, ct);
            if (attempt.Refused is { } tooMany) return tooMany;
            var now = clock.GetUtcNow();
            if (token?.IsGood(now) is not true) return attempt.Fail(UserErrors.InvalidToken);

            // As when the email was requested: the account must have the address that the email was sent to.
            var user = token.User;
            if (command.Identity.VerifiedEmail?.Spellings.Contains(user.Email) is not true)
            {
                links.Refuse(user, command.Identity, IdentityErrors.NotMailed);
                return attempt.Fail(UserErrors.InvalidToken);
            }

            if (user.Organization.DisabledAt is not null) return links.Refuse(user, command.Identity, OrganizationErrors.Disabled);
            if (await links.LinkAsync(user, command.Identity, signsIn: true, now, ct) is { } taken) return taken;
            token.Spend(now);
            links.Notify(user, command.Identity, now);
            var started = links.Start(user, command.Identity, now);

            if (await links.SaveAsync(ct) is { } refused) return refused;
            attempt.Succeed();
            return started.Describe();
        }
    }
}
