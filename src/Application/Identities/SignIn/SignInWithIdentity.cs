using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Users;
using Platform.Domain.Common;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Identities.SignIn;

/// <summary>Signs in the person whom an account at a provider is connected to, or says what is missing for that.</summary>
/// <param name="Identity">What the provider has just stated.</param>
/// <param name="OrgSlug">The organization; empty for the only one that the account is connected in.</param>
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
            if (command.OrgSlug.Trim().Length == 0) return await WhereItIsConnectedAsync(command.Identity, ct);

            var slug = OrganizationSlug.TryParseTyped(command.OrgSlug);
            var found = await db.Query(new IdentityBySlug(slug, command.Identity)).SingleOrDefaultAsync(ct);
            if (found is { User.RemovedAt: null }) return await SignInAsync(found, command.Identity, ct);
            var removed = found is null ? null : IdentityErrors.Removed;
            if (command.Identity.VerifiedEmail is not { } email)
            {
                return links.Refuse(slug, command.Identity, removed ?? IdentityErrors.EmailNotVerified);
            }

            // The address only says whom the account may be connected to, once they have proved who they are. Who was removed may have been
            // invited again, and then is someone else.
            var user = await db.Query(new UserBySignIn(slug, email)).MeantByAsync(email, ct);
            if (user is null) return links.Refuse(slug, command.Identity, removed ?? IdentityErrors.NotMember);
            return new IdentitySignIn(user.Status == UserStatus.Active ? IdentityStep.ProveYourself : IdentityStep.AcceptInvitation);
        }

        private async Task<Result<IdentitySignIn>> WhereItIsConnectedAsync(ExternalIdentity external, CancellationToken ct)
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
