using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>Enables a disabled organization. Operator command: no endpoint sends it.</summary>
public sealed record EnableOrganization(string Slug) : ICommand
{
    internal sealed class Validator : AbstractValidator<EnableOrganization>
    {
        public Validator() => RuleFor(c => c.Slug).NotEmpty();
    }

    internal sealed class Handler(IAppDb db, IAuditTrail audit) : IUseCaseHandler<EnableOrganization, Result>
    {
        public async Task<Result> Handle(EnableOrganization command, CancellationToken ct)
        {
            var slug = OrganizationSlug.TryParseTyped(command.Slug);
            var organization = await db.Query(new OrganizationBySlug(slug)).SingleOrDefaultAsync(ct);
            if (organization is null) return OrganizationErrors.UnknownSlug;
            if (!organization.Enable()) return Result.Success;

            audit.RecordFor(organization, null, AuditAction.OrganizationEnabled, "organization", organization.Id.Value);
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
