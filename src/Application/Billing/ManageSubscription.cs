using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Billing;
using Platform.Domain.Common;

namespace Platform.Application.Billing;

/// <summary>Opens the provider's portal, where the organization's subscription is changed, canceled and paid.</summary>
/// <param name="ReturnUrl">The absolute URL of the plan page, which the portal links back to.</param>
public sealed record ManageSubscription(string ReturnUrl) : ICommand<BillingPage>
{
    internal sealed class Validator : AbstractValidator<ManageSubscription>;

    internal sealed class Handler(IAppDb db, ICaller caller, IBilling billing, IAuditTrail audit)
        : IUseCaseHandler<ManageSubscription, Result<BillingPage>>
    {
        public async Task<Result<BillingPage>> Handle(ManageSubscription command, CancellationToken ct)
        {
            if (!billing.IsEnabled) return BillingErrors.NotSoldHere;
            var subscription = await db.Query(new SubscriptionOf(caller)).AsNoTracking().SingleOrDefaultAsync(ct);
            if (subscription?.CustomerId is not { } customer) return BillingErrors.NothingToManage;

            var page = new BillingPage(await billing.OpenPortalAsync(customer, command.ReturnUrl, ct));
            audit.Record(AuditAction.BillingPortalOpened, "organization", subscription.OrganizationId.Value);
            return await db.SaveAsync(ct) is { } refused ? refused : page;
        }
    }
}
