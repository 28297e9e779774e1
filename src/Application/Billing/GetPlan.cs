using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Quotas;
using Platform.Application.Usage;
using Platform.Domain.Billing;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Billing;

/// <summary>Gets the plan of the caller's organization, the usage of its limits, and how to change the plan.</summary>
public sealed record GetPlan : IQuery<CurrentPlanView>
{
    internal sealed class Validator : AbstractValidator<GetPlan>;

    internal sealed class Handler(
        IAppDb db, ICaller caller, IQuotas quotas, IBilling billing, BillingContact contact, TimeProvider clock)
        : IUseCaseHandler<GetPlan, Result<CurrentPlanView>>
    {
        public async Task<Result<CurrentPlanView>> Handle(GetPlan query, CancellationToken ct)
        {
            var subscription = await db.Query(new SubscriptionOf(caller)).AsNoTracking().SingleOrDefaultAsync(ct);
            var windows = await quotas.ReadAsync(caller.Organization, caller.Plan, ct);
            var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            var hasAsked = await db.Query(new PlanRequestsOf(caller, today)).AnyAsync(ct);
            return new CurrentPlanView(caller.Plan, UsageWindows.Of(windows), OptionOf(subscription), hasAsked, StateOf(subscription));
        }

        private PlanChangeOption OptionOf(Subscription? subscription)
        {
            if (!billing.IsEnabled) return contact.Email is null ? PlanChangeOption.AskOperator : PlanChangeOption.AskByMail;
            if (!(subscription?.ManagedByBilling ?? caller.Plan == Plan.Free)) return PlanChangeOption.SetByOperator;
            return subscription?.IsOpen == true ? PlanChangeOption.Manage : PlanChangeOption.Buy;
        }

        private BillingState? StateOf(Subscription? subscription) =>
            subscription is { Plan: { } plan } && (subscription.IsOpen || clock.GetUtcNow() < subscription.GraceEnd)
                ? new BillingState(plan, subscription.PeriodEnd, subscription.CancelAt, subscription.GraceEnd, subscription.IsOpen)
                : null;
    }
}
