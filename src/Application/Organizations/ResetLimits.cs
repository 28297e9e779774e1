using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Quotas;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>Resets an organization's request counts of the current minute, day and month. Operator command: no endpoint sends it.</summary>
public sealed record ResetLimits(string Slug) : ICommand
{
    internal sealed class Validator : AbstractValidator<ResetLimits>
    {
        public Validator() => RuleFor(c => c.Slug).NotEmpty();
    }

    internal sealed class Handler(IAppDb db, IQuotas quotas, IAuditTrail audit) : IUseCaseHandler<ResetLimits, Result>
    {
        public async Task<Result> Handle(ResetLimits command, CancellationToken ct)
        {
            var slug = OrganizationSlug.TryParseTyped(command.Slug);
            var organization = await db.Query(new OrganizationBySlug(slug)).SingleOrDefaultAsync(ct);
            if (organization is null) return OrganizationErrors.UnknownSlug;

            // Counts are not written by this save: the audit entry is saved first, so that no reset goes unrecorded.
            audit.RecordFor(organization, null, AuditAction.LimitsReset, "organization", organization.Id.Value, "minute, day and month");
            if (await db.SaveAsync(ct) is { } refused) return refused;
            await quotas.ResetAsync(organization.Id, ct);
            return Result.Success;
        }
    }
}
