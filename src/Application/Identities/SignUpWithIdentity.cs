using FluentValidation;
using Platform.Application.Attempts;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Organizations;
using Platform.Application.Versions;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Identities;

/// <summary>Creates an organization and its first admin, who signs in with an account at a provider and has no password.</summary>
/// <param name="Identity">The provider's statement. Its verified address becomes the admin's.</param>
/// <param name="Name">The organization's name.</param>
/// <param name="Slug">The organization's slug; null to derive it from the name.</param>
public sealed record SignUpWithIdentity(ExternalIdentity Identity, string Name, string? Slug) : ICommand<SignedUp>
{
    internal sealed class Validator : AbstractValidator<SignUpWithIdentity>
    {
        public Validator()
        {
            RuleFor(c => c.Name).IsName(Organization.NameMaxLength);
            RuleFor(c => c.Slug).IsSlug().When(c => c.Slug is not null);
        }
    }

    internal sealed class Handler(
        IAppDb db, IAttemptLimiter attempts, IdentityLinks links, SignUpSettings settings, SlugAllocator slugs, IApiVersions versions,
        IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<SignUpWithIdentity, Result<SignedUp>>
    {
        public async Task<Result<SignedUp>> Handle(SignUpWithIdentity command, CancellationToken ct)
        {
            if (!settings.Enabled) return OrganizationErrors.SignUpDisabled;
            if (command.Identity.VerifiedEmail is not { } email) return IdentityErrors.EmailNotVerified;
            var chosen = await slugs.ChooseAsync(command.Slug, command.Name, ct);
            if (chosen.Error is { } reserved) return reserved;
            var slug = chosen.Value.Slug;

            await using var attempt = await attempts.BeginAsync(AttemptKind.SignUp, $"{slug} {email}", ct);
            if (attempt.Refused is { } tooMany) return tooMany;

            var now = clock.GetUtcNow();
            var organization = Organization.Create(command.Name, slug, versions.Default, now);
            var admin = User.CreateByIdentity(organization, email, Role.Admin, now);
            admin.Rename(command.Identity.PersonName);
            db.Organizations.Add(organization);
            db.Users.Add(admin);
            links.Add(admin, command.Identity, now).Use(command.Identity, now);

            audit.RecordCreatedFor(organization, admin, AuditAction.OrganizationCreated, "organization", () => organization.Id.Value);
            var started = links.Start(admin, command.Identity, now);
            if (await slugs.SaveAsync(chosen.Value, ct) is { } refused) return refused;
            attempt.Succeed();

            return SignedUp.Of(started.Describe(), organization);
        }
    }
}
