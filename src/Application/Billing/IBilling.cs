using Platform.Domain.Billing;
using Platform.Domain.Organizations;

namespace Platform.Application.Billing;

/// <summary>The payment provider, Stripe. Every method except <see cref="GetPricesAsync"/> calls it over the network.</summary>
public interface IBilling
{
    /// <summary>Whether plans can be bought. If not, only <see cref="GetPricesAsync"/> may be called.</summary>
    bool IsEnabled { get; }

    /// <summary>
    /// The prices of the plans that can be bought, cached for 10 minutes. If the provider can't be reached, the last known prices are
    /// returned and the next request is made after 30 seconds. A plan without a known price is omitted.
    /// </summary>
    ValueTask<IReadOnlyDictionary<Plan, PlanPrice>> GetPricesAsync(CancellationToken ct);

    /// <summary>Creates a customer for an organization.</summary>
    /// <param name="customer">The customer to create.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>The provider's ID; the same one for the same idempotency key.</returns>
    /// <exception cref="BillingUnreachableException">The provider doesn't respond or returns an error.</exception>
    Task<string> CreateCustomerAsync(BillingCustomer customer, CancellationToken ct);

    /// <summary>The current state of all subscriptions of a customer, newest first; empty if the customer doesn't exist.</summary>
    /// <exception cref="BillingUnreachableException">The provider doesn't respond or returns an error.</exception>
    Task<IReadOnlyList<SubscriptionState>> ListSubscriptionsAsync(string customerId, CancellationToken ct);

    /// <summary>Starts a checkout.</summary>
    /// <returns>The checkout; null if the provider no longer has the customer.</returns>
    /// <exception cref="BillingUnreachableException">The provider doesn't respond or returns an error.</exception>
    Task<Checkout?> BeginCheckoutAsync(CheckoutRequest request, CancellationToken ct);

    /// <summary>Ensures that a checkout can no longer be paid. Does nothing if it was already paid or has expired.</summary>
    /// <exception cref="BillingUnreachableException">The provider doesn't respond or returns an error.</exception>
    Task ExpireCheckoutAsync(string checkoutId, CancellationToken ct);

    /// <summary>Creates a session of the provider's portal, where customers manage their subscription.</summary>
    /// <param name="customerId">The customer.</param>
    /// <param name="returnUrl">The URL that the portal links back to.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>The URL to redirect the browser to.</returns>
    /// <exception cref="BillingUnreachableException">The provider doesn't respond or returns an error.</exception>
    Task<string> OpenPortalAsync(string customerId, string returnUrl, CancellationToken ct);
}

/// <summary>The organization that a customer at the provider represents.</summary>
/// <param name="OrgKey">The organization's public identifier, stored with the customer.</param>
/// <param name="IdempotencyKey">The idempotency key: the same key creates no second customer.</param>
/// <param name="Name">The organization's name.</param>
/// <param name="Email">The address for the provider's invoices.</param>
public sealed record BillingCustomer(string OrgKey, string IdempotencyKey, string Name, string Email)
{
    /// <summary>The customer for a subscription's organization. A deleted customer is replaced with a new idempotency key.</summary>
    internal static BillingCustomer Of(Subscription subscription, string email)
    {
        var organization = subscription.Organization;
        return new BillingCustomer(
            organization.OrgKey, $"customer:{organization.OrgKey}:{subscription.CustomersLost}", organization.Name, email);
    }
}

/// <summary>A checkout to start.</summary>
/// <param name="CustomerId">The customer's ID.</param>
/// <param name="OrgKey">The organization's public identifier, stored with the checkout.</param>
/// <param name="Plan">The plan to buy.</param>
/// <param name="SuccessUrl">Where the browser is sent after payment.</param>
/// <param name="CancelUrl">Where the browser is sent if the buyer cancels.</param>
public sealed record CheckoutRequest(string CustomerId, string OrgKey, Plan Plan, string SuccessUrl, string CancelUrl);

/// <summary>A started checkout.</summary>
/// <param name="Id">The provider's ID.</param>
/// <param name="Url">The payment page.</param>
public sealed record Checkout(string Id, string Url);

/// <summary>
/// The payment provider doesn't respond, or returns an error that only a wrong configuration can cause. Nothing was changed.
/// </summary>
public sealed class BillingUnreachableException : Exception
{
    public BillingUnreachableException() { }

    public BillingUnreachableException(string message) : base(message) { }

    public BillingUnreachableException(string message, Exception innerException) : base(message, innerException) { }
}
