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
/// Starts the checkout of a plan. An organization that has a subscription is sent to the provider's portal instead, and an earlier open
/// checkout is expired, so that nobody pays twice.
/// </summary>
/// <param name="Plan">The plan to buy.</param>
/// <param name="ReturnUrl">The absolute URL of the plan page, where the provider returns the browser to.</param>
public sealed record BeginUpgrade(Plan Plan, string ReturnUrl) : ICommand<BillingPage>
{
    internal sealed class Validator : AbstractValidator<BeginUpgrade>
    {
        public Validator() => RuleFor(c => c.Plan).IsInEnum();
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IBilling billing, SubscriptionSync sync, IAuditTrail audit)
        : IUseCaseHandler<BeginUpgrade, Result<BillingPage>>
    {
        public async Task<Result<BillingPage>> Handle(BeginUpgrade command, CancellationToken ct)
        {
            if (!billing.IsEnabled) return BillingErrors.NotSoldHere;
            if (command.Plan == Plan.Free) return BillingErrors.NotForSale;
            var subscription = await FindOrAddAsync(ct);
            if (!subscription.ManagedByBilling) return BillingErrors.SetByOperator;

            // The open checkout is expired first: after that, nothing can be paid that the provider's state doesn't show.
            if (subscription.CheckoutId is { } earlier) await billing.ExpireCheckoutAsync(earlier, ct);
            subscription.SetCheckout(null);
            var hasOpen = subscription.CustomerId is not null && await sync.ApplyAsync(subscription, "asked before a purchase", ct);

            var page = hasOpen
                ? new BillingPage(await billing.OpenPortalAsync(subscription.CustomerId!, command.ReturnUrl, ct))
                : await BeginCheckoutAsync(subscription, command, ct);
            if (hasOpen) audit.Record(AuditAction.BillingPortalOpened, "organization", subscription.OrganizationId.Value);
            else audit.Record(AuditAction.CheckoutBegun, "organization", subscription.OrganizationId.Value, $"plan: {command.Plan}");
            return await db.SaveAsync(ct) is { } refused ? refused : page;
        }

        private async Task<Subscription> FindOrAddAsync(CancellationToken ct)
        {
            if (await db.Query(new SubscriptionOf(caller)).SingleOrDefaultAsync(ct) is { } subscription) return subscription;
            var added = Subscription.Create(await db.Query(new OrganizationOf(caller)).SingleAsync(ct));
            db.Subscriptions.Add(added);
            return added;
        }

        private async Task<BillingPage> BeginCheckoutAsync(Subscription subscription, BeginUpgrade command, CancellationToken ct)
        {
            for (var attempt = 1; ; attempt++)
            {
                if (subscription.CustomerId is null)
                {
                    subscription.SetCustomer(await billing.CreateCustomerAsync(BillingCustomer.Of(subscription, caller.Email), ct));
                }

                var request = new CheckoutRequest(
                    subscription.CustomerId!, subscription.Organization.OrgKey, command.Plan, $"{command.ReturnUrl}/confirm",
                    command.ReturnUrl);
                if (await billing.BeginCheckoutAsync(request, ct) is { } checkout)
                {
                    subscription.SetCheckout(checkout.Id);
                    return new BillingPage(checkout.Url);
                }

                // The customer has been deleted at the provider.
                if (attempt > 1) throw new BillingUnreachableException("The provider doesn't know the customer that it has just made.");
                subscription.LoseCustomer();
            }
        }
    }
}

/// <summary>A page of the payment provider to redirect the browser to.</summary>
/// <param name="Url">The absolute URL.</param>
public sealed record BillingPage(string Url);
