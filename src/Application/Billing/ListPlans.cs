using FluentValidation;
using Platform.Application.Common;
using Platform.Application.Quotas;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Billing;

/// <summary>Lists the plans with their limits and prices, smallest first.</summary>
public sealed record ListPlans : IQuery<IReadOnlyList<PlanOfferView>>
{
    internal sealed class Validator : AbstractValidator<ListPlans>;

    internal sealed class Handler(IPlanLimits planLimits, IBilling billing)
        : IUseCaseHandler<ListPlans, Result<IReadOnlyList<PlanOfferView>>>
    {
        public async Task<Result<IReadOnlyList<PlanOfferView>>> Handle(ListPlans query, CancellationToken ct)
        {
            var prices = await billing.GetPricesAsync(ct);
            return Enum.GetValues<Plan>().Select(plan => ViewOf(plan, prices)).ToList();
        }

        private PlanOfferView ViewOf(Plan plan, IReadOnlyDictionary<Plan, PlanPrice> prices)
        {
            var limits = planLimits.Of(plan);
            return new PlanOfferView(plan, limits.PerMinute, limits.PerDay, limits.PerMonth, prices.GetValueOrDefault(plan));
        }
    }
}
