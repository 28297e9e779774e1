using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>Moves an organization to a plan. The operator's alone: no endpoint sends it.</summary>
public sealed record SetPlan(string Slug, Plan Plan) : ICommand
{
    internal sealed class Validator : AbstractValidator<SetPlan>
    {
        public Validator() => RuleFor(c => c.Slug).NotEmpty();
    }

    internal sealed class Handler(IAppDb db, IAuditTrail audit) : IUseCaseHandler<SetPlan, Result>
    {
        public async Task<Result> Handle(SetPlan command, CancellationToken ct)
        {
            var slug = OrganizationSlug.TryParseTyped(command.Slug);
            var organization = await db.Query(new OrganizationBySlug(slug)).SingleOrDefaultAsync(ct);
            if (organization is null) return OrganizationErrors.UnknownSlug;
            if (!organization.MoveTo(command.Plan)) return Result.Done;

            audit.RecordFor(organization, null, AuditAction.PlanChanged, "organization", organization.Id.Value, $"plan: {command.Plan}");
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Done;
        }
    }
}
