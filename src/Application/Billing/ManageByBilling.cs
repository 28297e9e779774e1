using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Organizations;
using Platform.Domain.Audit;
using Platform.Domain.Billing;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Billing;

/// <summary>
/// Lets an organization's subscription decide its plan again after the operator had set it. Operator command: no endpoint sends it.
/// </summary>
public sealed record ManageByBilling(string Slug) : ICommand
{
    internal sealed class Validator : AbstractValidator<ManageByBilling>
    {
        public Validator() => RuleFor(c => c.Slug).NotEmpty();
    }

    internal sealed class Handler(IAppDb db, IBilling billing, SubscriptionSync sync, IAuditTrail audit)
        : IUseCaseHandler<ManageByBilling, Result>
    {
        public async Task<Result> Handle(ManageByBilling command, CancellationToken ct)
        {
            if (!billing.IsEnabled) return BillingErrors.NotSoldHere;
            var slug = OrganizationSlug.TryParseTyped(command.Slug);
            var organization = await db.Query(new OrganizationBySlug(slug)).SingleOrDefaultAsync(ct);
            if (organization is null) return OrganizationErrors.UnknownSlug;

            var subscription = await db.Query(new SubscriptionOfOrganization(organization.Id)).SingleOrDefaultAsync(ct);
            if (subscription is null) db.Subscriptions.Add(subscription = Subscription.Create(organization));
            if (subscription.LeaveToBilling())
            {
                audit.RecordFor(organization, null, AuditAction.PlanManagedByBilling, "organization", organization.Id.Value);
            }

            await sync.ApplyAsync(subscription, "managed by billing again", ct);
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
