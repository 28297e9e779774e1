using Platform.Domain.Billing;
using Platform.Domain.Organizations;

namespace Platform.Application.Billing;

/// <summary>The payment provider, Stripe. Each call but <see cref="GetPricesAsync"/> asks it over the network.</summary>
public interface IBilling
{
    /// <summary>Whether plans can be bought here. Where not, no call but <see cref="GetPricesAsync"/> may be made.</summary>
    bool IsEnabled { get; }

    /// <summary>
    /// The prices of the plans that can be bought, asked for at most every 10 minutes and kept. Where the provider can't be reached, they
    /// are the last known ones, and it is asked again after 30 seconds; a plan without a known price is left out.
    /// </summary>
    ValueTask<IReadOnlyDictionary<Plan, PlanPrice>> GetPricesAsync(CancellationToken ct);

    /// <summary>Creates a customer for an organization.</summary>
    /// <param name="customer">Whom for.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>The provider's id; the same one for the same idempotency key.</returns>
    /// <exception cref="BillingUnreachableException">The provider doesn't answer, or refuses.</exception>
    Task<string> CreateCustomerAsync(BillingCustomer customer, CancellationToken ct);

    /// <summary>The present state of all subscriptions of a customer, the newest first; none where there is no such customer.</summary>
    /// <exception cref="BillingUnreachableException">The provider doesn't answer, or refuses.</exception>
    Task<IReadOnlyList<SubscriptionState>> ListSubscriptionsAsync(string customerId, CancellationToken ct);

    /// <summary>Begins a purchase.</summary>
    /// <returns>The purchase; null where the provider no longer knows the customer.</returns>
    /// <exception cref="BillingUnreachableException">The provider doesn't answer, or refuses.</exception>
    Task<Checkout?> BeginCheckoutAsync(CheckoutRequest request, CancellationToken ct);

    /// <summary>
    /// Makes sure that a purchase that was begun can no longer be paid; nothing happens where it was paid or expired before.
    /// </summary>
    /// <exception cref="BillingUnreachableException">The provider doesn't answer, or refuses.</exception>
    Task ExpireCheckoutAsync(string checkoutId, CancellationToken ct);

    /// <summary>Opens the provider's pages on which a customer manages their subscription.</summary>
    /// <param name="customerId">Whose.</param>
    /// <param name="returnUrl">Where the pages lead back to.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>The address to send the browser to.</returns>
    /// <exception cref="BillingUnreachableException">The provider doesn't answer, or refuses.</exception>
    Task<string> OpenPortalAsync(string customerId, string returnUrl, CancellationToken ct);
}

/// <summary>Whom a customer at the provider stands for.</summary>
/// <param name="OrgKey">The organization's public identifier, kept with the customer.</param>
/// <param name="IdempotencyKey">The same key makes no second customer.</param>
/// <param name="Name">The organization's name.</param>
/// <param name="Email">Where the provider mails invoices to.</param>
public sealed record BillingCustomer(string OrgKey, string IdempotencyKey, string Name, string Email)
{
    /// <summary>The customer of a subscription's organization. A customer that was lost is replaced under a new idempotency key.</summary>
    internal static BillingCustomer Of(Subscription subscription, string email)
    {
        var organization = subscription.Organization;
        return new BillingCustomer(
            organization.OrgKey, $"customer:{organization.OrgKey}:{subscription.CustomersLost}", organization.Name, email);
    }
}

/// <summary>A purchase to begin.</summary>
/// <param name="CustomerId">Who buys.</param>
/// <param name="OrgKey">The organization's public identifier, kept with the purchase.</param>
/// <param name="Plan">What is bought.</param>
/// <param name="SuccessUrl">Where the browser goes once it is paid.</param>
/// <param name="CancelUrl">Where the browser goes when the buyer turns back.</param>
public sealed record CheckoutRequest(string CustomerId, string OrgKey, Plan Plan, string SuccessUrl, string CancelUrl);

/// <summary>A purchase that was begun.</summary>
/// <param name="Id">The provider's id.</param>
/// <param name="Url">Where it is paid.</param>
public sealed record Checkout(string Id, string Url);

/// <summary>
/// The payment provider doesn't answer, or refuses what only a wrong setting can make it refuse. Nothing was changed here.
/// </summary>
public sealed class BillingUnreachableException : Exception
{
    public BillingUnreachableException() { }

    public BillingUnreachableException(string message) : base(message) { }

    public BillingUnreachableException(string message, Exception innerException) : base(message, innerException) { }
}
