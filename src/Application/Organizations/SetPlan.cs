using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Billing;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Billing;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>
/// Sets an organization's plan, which its subscription no longer decides from then on. Operator command: no endpoint sends it.
/// </summary>
public sealed record SetPlan(string Slug, Plan Plan) : ICommand
{
    internal sealed class Validator : AbstractValidator<SetPlan>
    {
        public Validator()
        {
            RuleFor(c => c.Slug).NotEmpty();
            RuleFor(c => c.Plan).IsInEnum();
        }
    }

    internal sealed class Handler(IAppDb db, IAuditTrail audit) : IUseCaseHandler<SetPlan, Result>
    {
        public async Task<Result> Handle(SetPlan command, CancellationToken ct)
        {
            var slug = OrganizationSlug.TryParseTyped(command.Slug);
            var organization = await db.Query(new OrganizationBySlug(slug)).SingleOrDefaultAsync(ct);
            if (organization is null) return OrganizationErrors.UnknownSlug;
            var subscription = await db.Query(new SubscriptionOfOrganization(organization.Id)).SingleOrDefaultAsync(ct);
            if (subscription is null) db.Subscriptions.Add(subscription = Subscription.Create(organization));
            var isHandedOver = subscription.LeaveToOperator();
            if (!organization.MoveTo(command.Plan) && !isHandedOver) return await SaveAsync(ct);

            audit.RecordFor(organization, null, AuditAction.PlanChanged, "organization", organization.Id.Value, $"plan: {command.Plan}");
            return await SaveAsync(ct);
        }

        private async Task<Result> SaveAsync(CancellationToken ct) => await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
    }
}
