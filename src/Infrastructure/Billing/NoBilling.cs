using Platform.Application.Billing;
using Platform.Domain.Billing;
using Platform.Domain.Organizations;

namespace Platform.Infrastructure.Billing;

/// <summary>Used where billing is not configured: no plans are sold.</summary>
internal sealed class NoBilling : IBilling
{
    private static readonly Dictionary<Plan, PlanPrice> NoPrices = [];

    public bool IsEnabled => false;

    public ValueTask<IReadOnlyDictionary<Plan, PlanPrice>> GetPricesAsync(CancellationToken ct) => new(NoPrices);

    public Task<string> CreateCustomerAsync(BillingCustomer customer, CancellationToken ct) => throw NotEnabled();

    public Task<IReadOnlyList<SubscriptionState>> ListSubscriptionsAsync(string customerId, CancellationToken ct) => throw NotEnabled();

    public Task<Checkout?> BeginCheckoutAsync(CheckoutRequest request, CancellationToken ct) => throw NotEnabled();

    public Task ExpireCheckoutAsync(string checkoutId, CancellationToken ct) => throw NotEnabled();

    public Task<string> OpenPortalAsync(string customerId, string returnUrl, CancellationToken ct) => throw NotEnabled();

    private static InvalidOperationException NotEnabled() => new("Plans are not sold here.");
}
