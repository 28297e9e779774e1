using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings;

/// <summary>How organizations get paid plans.</summary>
/// <param name="Stripe">The Stripe account that sells them; null if they aren't sold online.</param>
/// <param name="Contact">The email address for requests; null if there is none.</param>
public sealed record BillingSettings(StripeSettings? Stripe, EmailAddress? Contact)
{
    private const string StripeSection = "Billing:Stripe";
    private const string PricesSection = "Billing:Prices";

    internal static BillingSettings Read(SettingsReader read)
    {
        read.AllowOnly("Billing", ["Stripe", "Prices", "Contact"]);
        read.AllowOnly(StripeSection, ["SecretKey", "WebhookSecret", "ApiBase"]);
        read.AllowOnly(PricesSection, [nameof(Plan.Pro), nameof(Plan.Enterprise)]);
        return new BillingSettings(StripeSettings.Read(read), ReadContact(read));
    }

    private static EmailAddress? ReadContact(SettingsReader read)
    {
        const string key = "Billing:Contact";
        if (read.Text(key) is not { } text) return null;
        return EmailAddress.TryParse(text.Trim()) ?? throw SettingException.For(key, "must be an address such as sales@example.com");
    }
}

/// <summary>A Stripe account. <see cref="ToString"/> doesn't contain the key or the secret.</summary>
public sealed record StripeSettings
{
    private const string Api = "https://api.stripe.com";

    // With the prefixes of Stripe's values, so that they can't be confused.
    private static readonly (string Key, string[] Prefixes)[] Required =
    [
        ("Billing:Stripe:SecretKey", ["sk_", "rk_"]),
        ("Billing:Stripe:WebhookSecret", ["whsec_"]),
        ("Billing:Prices:Pro", ["price_"]),
        ("Billing:Prices:Enterprise", ["price_"]),
    ];

    private StripeSettings() { }

    /// <summary>The secret or restricted key.</summary>
    public required string SecretKey { get; init; }

    /// <summary>The secret that verifies webhook events.</summary>
    public required string WebhookSecret { get; init; }

    /// <summary>The price id of each plan that can be bought.</summary>
    public required IReadOnlyDictionary<Plan, string> Prices { get; init; }

    /// <summary>The URL of the API; other than Stripe's only in tests.</summary>
    public required Uri ApiBase { get; init; }

    /// <summary>Whether the API is Stripe's.</summary>
    public bool IsStripe => ApiBase == new Uri(Api);

    /// <summary>The plan of a price; null if it isn't a configured price.</summary>
    public Plan? PlanOf(string? price)
    {
        foreach (var (plan, id) in Prices)
        {
            if (string.Equals(id, price, StringComparison.Ordinal)) return plan;
        }

        return null;
    }

    internal static StripeSettings? Read(SettingsReader read)
    {
        var present = Array.Find(Required, setting => read.Text(setting.Key) is not null).Key
            ?? (read.Text("Billing:Stripe:ApiBase") is null ? null : "Billing:Stripe:ApiBase");
        if (present is null) return null;
        foreach (var (key, prefixes) in Required)
        {
            var text = read.Text(key) ?? throw SettingException.For(key, $"is needed with {SettingException.InEnvironment(present)}");
            if (!prefixes.Any(prefix => text.StartsWith(prefix, StringComparison.Ordinal) && text.Length > prefix.Length))
            {
                throw SettingException.For(key, $"must begin with {string.Join(" or ", prefixes)}");
            }
        }

        var (pro, enterprise) = (read.Text("Billing:Prices:Pro")!, read.Text("Billing:Prices:Enterprise")!);
        if (pro == enterprise) throw SettingException.For("Billing:Prices:Enterprise", "must be another price than Billing__Prices__Pro");
        return new StripeSettings
        {
            SecretKey = read.Text("Billing:Stripe:SecretKey")!,
            WebhookSecret = read.Text("Billing:Stripe:WebhookSecret")!,
            Prices = new Dictionary<Plan, string> { [Plan.Pro] = pro, [Plan.Enterprise] = enterprise },
            ApiBase = read.Url("Billing:Stripe:ApiBase") ?? new Uri(Api),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => ApiBase.ToString();
}
