using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Billing;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Billing;

/// <summary>
/// Checks what was bought after the provider has returned the browser. The provider's state decides; the browser's return proves nothing.
/// </summary>
public sealed record ConfirmPurchase : ICommand<PurchaseView>
{
    internal sealed class Validator : AbstractValidator<ConfirmPurchase>;

    internal sealed class Handler(IAppDb db, ICaller caller, IBilling billing, SubscriptionSync sync)
        : IUseCaseHandler<ConfirmPurchase, Result<PurchaseView>>
    {
        public async Task<Result<PurchaseView>> Handle(ConfirmPurchase command, CancellationToken ct)
        {
            if (!billing.IsEnabled) return BillingErrors.NotSoldHere;
            var subscription = await db.Query(new SubscriptionOf(caller)).SingleOrDefaultAsync(ct);
            if (subscription is null) return BillingErrors.NothingToManage;

            await sync.ApplyAsync(subscription, "confirmed after a purchase", ct);
            if (await db.SaveAsync(ct) is { } refused) return refused;
            return new PurchaseView(subscription.Status.IsPaid(), subscription.Organization.Plan);
        }
    }
}

/// <summary>The outcome of a purchase.</summary>
/// <param name="IsPaid">Whether the provider reports it as paid.</param>
/// <param name="Plan">The organization's current plan.</param>
public sealed record PurchaseView(bool IsPaid, Plan Plan);
