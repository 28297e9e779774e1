using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.Billing;
using Platform.Domain.Common;

namespace Platform.Application.Billing;

/// <summary>Opens the provider's pages on which the organization's subscription is changed, cancelled and paid.</summary>
public sealed record ManageSubscription : ICommand<BillingPage>
{
    internal sealed class Validator : AbstractValidator<ManageSubscription>;

    internal sealed class Handler(IAppDb db, ICaller caller, IBilling billing, PublicAddress address)
        : IUseCaseHandler<ManageSubscription, Result<BillingPage>>
    {
        public async Task<Result<BillingPage>> Handle(ManageSubscription command, CancellationToken ct)
        {
            if (!billing.IsEnabled) return BillingErrors.NotSoldHere;
            var subscription = await db.Query(new SubscriptionOf(caller)).AsNoTracking().SingleOrDefaultAsync(ct);
            if (subscription?.CustomerId is not { } customer) return BillingErrors.NothingToManage;
            return new BillingPage(await billing.OpenPortalAsync(customer, $"{address.ForMembers}/workspace/plan", ct));
        }
    }
}
