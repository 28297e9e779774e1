using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Versions;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>Changes what is given of the caller's organization.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="ApiVersion">The version of the API that requests are served in where they name none.</param>
public sealed record ChangeOrganization(Optional<string> Name, Optional<string> ApiVersion = default) : ICommand<OrganizationView>
{
    internal sealed class Validator : AbstractValidator<ChangeOrganization>
    {
        public Validator(IApiVersions versions)
        {
            RuleFor(c => c.Name.Value!).IsName(Organization.NameMaxLength).Named(nameof(Name)).When(c => c.Name.IsGiven);
            RuleFor(c => c.ApiVersion.Value)
                .Must(version => versions.ProblemOf(version) is null).WithMessage((_, version) => versions.ProblemOf(version))
                .Named(nameof(ApiVersion)).When(c => c.ApiVersion.IsGiven);
        }
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit)
        : IUseCaseHandler<ChangeOrganization, Result<OrganizationView>>
    {
        public async Task<Result<OrganizationView>> Handle(ChangeOrganization command, CancellationToken ct)
        {
            var organization = await db.Query(new OrganizationOf(caller)).SingleAsync(ct);
            var before = organization.ApiVersion;
            if (command.Name.IsGiven && command.Name.Value != organization.Name)
            {
                organization.Rename(command.Name.Value!);
                audit.Record(AuditAction.OrganizationRenamed, "organization", organization.Id.Value);
            }

            if (command.ApiVersion.IsGiven && organization.PinTo(command.ApiVersion.Value!))
            {
                audit.Record(
                    AuditAction.ApiVersionChanged, "organization", organization.Id.Value, $"from {before} to {organization.ApiVersion}");
            }

            if (db.HasChanges && await db.SaveAsync(ct) is { } refused) return refused;
            return organization.Adapt<OrganizationView>(Mappings.Config);
        }
    }
}
