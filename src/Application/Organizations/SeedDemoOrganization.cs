using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Users;
using Platform.Application.Versions;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Organizations;

/// <summary>
/// Creates the organization and the person used in the documentation's examples if the database is empty. For development only.
/// </summary>
public sealed record SeedDemoOrganization : ICommand
{
    public const string Name = "Acme Corp";
    public const string Slug = "acme";
    public const string Email = "you@example.com";
    public const string Password = "your-password";

    internal sealed class Validator : AbstractValidator<SeedDemoOrganization>;

    internal sealed class Handler(IAppDb db, IPasswords passwords, IApiVersions versions, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<SeedDemoOrganization, Result>
    {
        public async Task<Result> Handle(SeedDemoOrganization command, CancellationToken ct)
        {
            if (await db.Organizations.AnyAsync(ct)) return Result.Success;

            var now = clock.GetUtcNow();
            var organization = Organization.Create(Name, OrganizationSlug.TryParse(Slug)!, versions.Default, now);
            db.Organizations.Add(organization);
            db.Users.Add(
                User.Create(organization, EmailAddress.TryParse(Email)!, await passwords.HashAsync(Password, ct), Role.Admin, now));
            audit.RecordCreatedFor(organization, null, AuditAction.OrganizationCreated, "organization", () => organization.Id.Value);

            // If another node that starts at the same time was first, its demo organization is used.
            await db.SaveAsync(ct);
            return Result.Success;
        }
    }
}
