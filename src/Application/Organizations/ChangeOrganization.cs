using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>Changes what is given of the caller's organization.</summary>
public sealed record ChangeOrganization(Optional<string> Name) : ICommand<OrganizationView>
{
    internal sealed class Validator : AbstractValidator<ChangeOrganization>
    {
        public Validator() => RuleFor(c => c.Name.Value!).IsName(Organization.NameMaxLength).Named(nameof(Name)).When(c => c.Name.IsGiven);
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit) : IUseCaseHandler<ChangeOrganization, Result<OrganizationView>>
    {
        public async Task<Result<OrganizationView>> Handle(ChangeOrganization command, CancellationToken ct)
        {
            var organization = await db.Query(new OrganizationOf(caller)).SingleAsync(ct);
            if (!command.Name.IsGiven || command.Name.Value == organization.Name)
            {
                return organization.Adapt<OrganizationView>(Mappings.Config);
            }

            organization.Rename(command.Name.Value!);

            audit.Record(AuditAction.OrganizationRenamed, "organization", organization.Id.Value);
            if (await db.SaveAsync(ct) is { } refused) return refused;
            return organization.Adapt<OrganizationView>(Mappings.Config);
        }
    }
}
