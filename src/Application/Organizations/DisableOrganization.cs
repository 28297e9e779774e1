using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>
/// Disables an organization: its credentials are refused until it is enabled again. Operator command: no endpoint sends it.
/// </summary>
public sealed record DisableOrganization(string Slug) : ICommand
{
    internal sealed class Validator : AbstractValidator<DisableOrganization>
    {
        public Validator() => RuleFor(c => c.Slug).NotEmpty();
    }

    internal sealed class Handler(IAppDb db, IAuditTrail audit, TimeProvider clock) : IUseCaseHandler<DisableOrganization, Result>
    {
        public async Task<Result> Handle(DisableOrganization command, CancellationToken ct)
        {
            var slug = OrganizationSlug.TryParseTyped(command.Slug);
            var organization = await db.Query(new OrganizationBySlug(slug)).SingleOrDefaultAsync(ct);
            if (organization is null) return OrganizationErrors.UnknownSlug;
            if (!organization.Disable(clock.GetUtcNow())) return Result.Success;

            audit.RecordFor(organization, null, AuditAction.OrganizationDisabled, "organization", organization.Id.Value);
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
