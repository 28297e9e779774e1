using Platform.Domain.Organizations;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Reading;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Settings;

/// <summary>Plans are for sale with all of Stripe's settings, or not at all.</summary>
public class BillingSettingsTests
{
    private static readonly (string Key, string? Value)[] All =
    [
        ("Billing:Stripe:SecretKey", "sk_live_secret"), ("Billing:Stripe:WebhookSecret", "whsec_secret"),
        ("Billing:Prices:Pro", "price_1"), ("Billing:Prices:Enterprise", "price_2"),
    ];

    [Fact]
    public void Nothing_is_for_sale_by_default_and_Stripe_is_not_called() =>
        Assert.Equal(new BillingSettings(null, null), TestSettings.Read().Billing);

    [Fact]
    public void Stripe_is_called_if_all_of_its_settings_are_present()
    {
        var billing = TestSettings.Read([.. All, ("Billing:Contact", "Sales@example.com")]).Billing;

        Assert.Equal("https://api.stripe.com/", billing.Stripe!.ApiBase.ToString());
        Assert.True(billing.Stripe.IsStripe);
        Assert.Equal(Plan.Enterprise, billing.Stripe.PlanOf("price_2"));
        Assert.Null(billing.Stripe.PlanOf("PRICE_2"));
        Assert.NotNull(billing.Contact);
        Assert.DoesNotContain("secret", billing.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Billing:Stripe:SecretKey")]
    [InlineData("Billing:Stripe:WebhookSecret")]
    [InlineData("Billing:Prices:Pro")]
    [InlineData("Billing:Prices:Enterprise")]
    public void Missing_Stripe_setting_is_named(string key)
    {
        Refuses(key, [.. All.Where(setting => setting.Key != key)]);
        foreach (var only in All.Where(setting => setting.Key != key).Take(1))
        {
            Refuses(All.First(setting => setting.Key != only.Key).Key, [only]);
        }
    }

    [Theory]
    [InlineData("Billing:Stripe:SecretKey", "pk_live_secret")]
    [InlineData("Billing:Stripe:SecretKey", "sk_")]
    [InlineData("Billing:Stripe:WebhookSecret", "sk_live_secret")]
    [InlineData("Billing:Prices:Pro", "prod_1")]
    [InlineData("Billing:Prices:Enterprise", "price_1")]
    [InlineData("Billing:Stripe:ApiBase", "api.stripe.com")]
    [InlineData("Billing:Stripe:Key", "sk_live_secret")]
    [InlineData("Billing:Prices:Free", "price_3")]
    [InlineData("Billing:Contact", "nobody")]
    [InlineData("Billing:Enabled", "true")]
    [InlineData("Billing", "true")]
    public void Invalid_Stripe_setting_is_named_without_its_value(string key, string value)
    {
        var message = Refuses(key, [.. All.Where(setting => setting.Key != key), (key, value)]);

        Assert.DoesNotContain(
            "secret",
            message.Replace("WebhookSecret", "", StringComparison.Ordinal).Replace("SecretKey", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Stripe_API_address_alone_is_not_enough() =>
        Refuses("Billing:Stripe:SecretKey", [("Billing:Stripe:ApiBase", "http://localhost:12111")]);

    private static string Refuses(string key, (string, string?)[] settings)
    {
        var problem = Assert.Throws<SettingException>(() => TestSettings.Read(settings));
        Assert.StartsWith(key.Replace(":", "__", StringComparison.Ordinal) + ":", problem.Message, StringComparison.Ordinal);
        return problem.Message;
    }
}
