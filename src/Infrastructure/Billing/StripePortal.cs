using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Platform.Infrastructure.Settings;
using Stripe;
using Stripe.BillingPortal;

namespace Platform.Infrastructure.Billing;

/// <summary>
/// Opens Stripe's customer portal with a configuration of this application, so that cancellations and changes to a cheaper price take
/// effect at the end of the period, whatever the account's default configuration is.
/// </summary>
internal sealed partial class StripePortal(StripeConnection stripe, StripeSettings settings, ILogger<StripePortal> log)
{
    // Increase it when the portal's configuration changes.
    private const string Edition = "1";
    private const string EditionKey = "platform_edition";

    // The largest page of Stripe's lists.
    private const int ListMax = 100;

    private volatile string? _configuration;

    /// <summary>Opens the portal for a customer.</summary>
    /// <returns>The URL of the portal session.</returns>
    /// <exception cref="Application.Billing.BillingUnreachableException">Stripe is unreachable or returns an error.</exception>
    public async Task<string> OpenAsync(string customer, string returnUrl, CancellationToken ct)
    {
        try
        {
            var configuration = _configuration ??= await FindOrCreateAsync(ct);
            var options = new SessionCreateOptions { Customer = customer, Configuration = configuration, ReturnUrl = returnUrl };
            var session = await stripe.GetAsync(
                (client, token) => new SessionService(client).CreateAsync(options, cancellationToken: token), ct);
            return StripeConnection.Required(session.Url);
        }
        catch (Application.Billing.BillingUnreachableException)
        {
            // The configuration may have been deactivated.
            _configuration = null;
            throw;
        }
    }

    // After a restart and on other nodes, the configuration is found by its metadata. The idempotency key prevents duplicates.
    private async Task<string> FindOrCreateAsync(CancellationToken ct)
    {
        var prices = await Task.WhenAll(settings.Prices.Values.Order(StringComparer.Ordinal).Select(id =>
            stripe.GetAsync((client, token) => new PriceService(client).GetAsync(id, cancellationToken: token), ct)));
        var edition = EditionOf(prices);
        var list = new ConfigurationListOptions { Active = true, Limit = ListMax };
        var found = await stripe.GetAsync(
            (client, token) => new ConfigurationService(client).ListAsync(list, cancellationToken: token), ct);
        var known = StripeConnection.Required(found.Data).Find(one => one.Metadata?.GetValueOrDefault(EditionKey) == edition);
        if (known is not null) return StripeConnection.Required(known.Id);

        var options = new ConfigurationCreateOptions
        {
            Features = FeaturesOf(prices),
            Metadata = new Dictionary<string, string> { [EditionKey] = edition },
        };
        var once = new RequestOptions { IdempotencyKey = $"portal:{edition}" };
        var made = await stripe.GetAsync((client, token) => new ConfigurationService(client).CreateAsync(options, once, token), ct);
        return StripeConnection.Required(made.Id);
    }

    private ConfigurationFeaturesOptions FeaturesOf(Price[] prices) => new()
    {
        CustomerUpdate = new() { Enabled = true, AllowedUpdates = ["name", "email", "address", "phone", "tax_id"] },
        InvoiceHistory = new() { Enabled = true },
        PaymentMethodUpdate = new() { Enabled = true },
        SubscriptionCancel = new() { Enabled = true, Mode = "at_period_end", ProrationBehavior = "none" },
        SubscriptionUpdate = UpdatesOf(prices),
    };

    private ConfigurationFeaturesSubscriptionUpdateOptions UpdatesOf(Price[] prices)
    {
        // Stripe's portal can't offer two prices of the same product with the same interval.
        var products = prices.GroupBy(price => StripeConnection.Required(price.ProductId)).ToList();
        if (products.Count < prices.Length)
        {
            LogOneProduct(log);
            return new() { Enabled = false };
        }

        return new()
        {
            Enabled = true,
            DefaultAllowedUpdates = ["price"],
            ProrationBehavior = "always_invoice",
            Products = [.. products.Select(one => new ConfigurationFeaturesSubscriptionUpdateProductOptions
            {
                Product = one.Key,
                Prices = [.. one.Select(price => price.Id)],
            })],
            ScheduleAtPeriodEnd = new()
            {
                Conditions = [new() { Type = "decreasing_item_amount" }, new() { Type = "shortening_interval" }],
            },
        };
    }

    private static string EditionOf(Price[] prices)
    {
        var content = string.Join('|', prices.Select(price => $"{price.Id}/{price.ProductId}").Prepend(Edition));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..32];
    }

    [LoggerMessage(LogLevel.Warning, "All plan prices belong to one Stripe product, so Stripe's portal can't switch between them")]
    private static partial void LogOneProduct(ILogger log);
}
