using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Users;
using Platform.Domain.Common;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Identities;

/// <summary>Signs in the person that an account at a provider is connected to, or returns the next step.</summary>
/// <param name="Identity">The provider's statement.</param>
/// <param name="OrgSlug">The organization's slug; empty if the account is connected in only one.</param>
public sealed record SignInWithIdentity(ExternalIdentity Identity, string OrgSlug) : ICommand<IdentitySignIn>
{
    internal sealed class Validator : AbstractValidator<SignInWithIdentity>
    {
        public Validator() => RuleFor(c => c.OrgSlug).NotNull();
    }

    internal sealed class Handler(IAppDb db, IdentityLinks links, TimeProvider clock)
        : IUseCaseHandler<SignInWithIdentity, Result<IdentitySignIn>>
    {
        public async Task<Result<IdentitySignIn>> Handle(SignInWithIdentity command, CancellationToken ct)
        {
            if (command.OrgSlug.Trim().Length == 0) return await SignInWhereConnectedAsync(command.Identity, ct);

            var slug = OrganizationSlug.TryParseTyped(command.OrgSlug);
            var found = await db.Query(new IdentityBySlug(slug, command.Identity)).SingleOrDefaultAsync(ct);
            if (found is { User.RemovedAt: null }) return await SignInAsync(found, command.Identity, ct);
            var removed = found is null ? null : IdentityErrors.Removed;
            if (command.Identity.VerifiedEmail is not { } email)
            {
                return links.Refuse(slug, command.Identity, removed ?? IdentityErrors.EmailNotVerified);
            }

            // The address only determines whom the account may be connected to after they have proved who they are. A removed person may
            // have been invited again, and is then a new user.
            var user = await db.Query(new UserBySignIn(slug, email)).MeantByAsync(email, ct);
            if (user is null) return links.Refuse(slug, command.Identity, removed ?? IdentityErrors.NotMember);
            return new IdentitySignIn(user.Status == UserStatus.Active ? IdentityStep.ProveYourself : IdentityStep.AcceptInvitation);
        }

        private async Task<Result<IdentitySignIn>> SignInWhereConnectedAsync(ExternalIdentity external, CancellationToken ct)
        {
            var found = await db.Query(new IdentitiesInAllOrganizations(external)).ToListAsync(ct);
            if (found.Count == 1) return await SignInAsync(found[0], external, ct);
            return new IdentitySignIn(found.Count == 0 ? IdentityStep.NameWorkspace : IdentityStep.ChooseWorkspace);
        }

        private async Task<Result<IdentitySignIn>> SignInAsync(Identity identity, ExternalIdentity external, CancellationToken ct)
        {
            var (user, now) = (identity.User, clock.GetUtcNow());
            if (user.Organization.DisabledAt is not null) return links.Refuse(user, external, OrganizationErrors.Disabled);

            identity.Use(external, now);
            var started = links.Start(user, external, now);

            if (await db.SaveAsync(ct) is { } refused) return refused;
            return new IdentitySignIn(IdentityStep.None) { SignedIn = started.Describe() };
        }
    }
}
