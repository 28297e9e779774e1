using FluentValidation;
using Mapster;
using Platform.Application.Attempts;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Passwords;
using Platform.Application.Sessions;
using Platform.Application.Users;
using Platform.Application.Versions;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Organizations;

/// <summary>Makes an organization and its first admin, and signs them in.</summary>
/// <param name="Name">What the organization is called.</param>
/// <param name="UserName">What its admin is called; they can give a name later.</param>
public sealed record SignUp(string Name, string? Slug, string Email, string Password, string? UserName = null)
    : ICommand<SignedUp>, IHashesPassword
{
    internal sealed class Validator : AbstractValidator<SignUp>
    {
        public Validator(ICommonPasswords common)
        {
            RuleFor(c => c.Name).IsName(Organization.NameMaxLength);
            RuleFor(c => c.Slug).IsSlug().When(c => c.Slug is not null);
            RuleFor(c => c.Email).IsEmailAddress();
            RuleFor(c => c.Password).IsNewPassword(common);
            RuleFor(c => c.UserName!).IsPersonName().When(c => c.UserName is not null);
        }
    }

    internal sealed class Handler(
        IAppDb db, IAttemptLimiter attempts, IPasswords passwords, SessionIssuer signIns, SignUpSettings settings, SlugAllocator slugs,
        IApiVersions versions, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<SignUp, Result<SignedUp>>
    {
        public async Task<Result<SignedUp>> Handle(SignUp command, CancellationToken ct)
        {
            if (!settings.Enabled) return OrganizationErrors.SignUpDisabled;
            var chosen = await slugs.ChooseAsync(command.Slug, command.Name, ct);
            if (chosen.Error is { } reserved) return reserved;
            var slug = chosen.Value.Slug;
            var email = EmailAddress.TryParse(command.Email)!;

            // A taken slug is an input error, which isn't counted; attempts in progress are.
            await using var attempt = await attempts.BeginAsync(AttemptKind.SignUp, $"{slug} {email}", ct);
            if (attempt.Refused is { } tooMany) return tooMany;

            var now = clock.GetUtcNow();
            var organization = Organization.Create(command.Name, slug, versions.Default, now);
            var admin = User.Create(organization, email, await passwords.HashAsync(command.Password, ct), Role.Admin, now);
            if (command.UserName is not null) admin.Rename(command.UserName);
            db.Organizations.Add(organization);
            db.Users.Add(admin);
            var started = signIns.Start(admin, now);

            audit.RecordCreatedFor(organization, admin, AuditAction.OrganizationCreated, "organization", () => organization.Id.Value);
            audit.RecordCreatedFor(organization, admin, AuditAction.SessionStarted, "session", () => started.Session.Id.Value);
            if (await slugs.SaveAsync(chosen.Value, ct) is { } refused) return refused;
            attempt.Succeed();

            return SignedUp.Of(started.Describe(), organization);
        }
    }
}

/// <summary>What signing up gives: a sign-in, and the organization it made.</summary>
/// <param name="AccessToken">The bearer token of the next requests.</param>
/// <param name="RefreshToken">Exchanged, once, for the next pair.</param>
/// <param name="ExpiresIn">The access token's life in seconds.</param>
/// <param name="User">The organization's first admin.</param>
/// <param name="Organization">The organization.</param>
public sealed record SignedUp(string AccessToken, string RefreshToken, int ExpiresIn, SignedInUser User, OrganizationView Organization)
{
    internal static SignedUp Of(SignedIn signedIn, Organization organization) => new(
        signedIn.AccessToken, signedIn.RefreshToken, signedIn.ExpiresIn, signedIn.User,
        organization.Adapt<OrganizationView>(Mappings.Config));
}

/// <summary>Whether anyone may create an organization.</summary>
public sealed record SignUpSettings(bool Enabled);
