using Platform.Domain.Billing;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Billing;

/// <summary>A downgrade takes effect at the end of the period, although the default portal of the account would apply it at once.</summary>
public sealed class PortalTests(SellingApp selling) : IClassFixture<SellingApp>
{
    private StripeServer Stripe => selling.Stripe;

    [Fact]
    public async Task Change_to_a_cheaper_plan_takes_effect_at_the_end_of_the_period()
    {
        var buyer = await selling.BuyAsync("enterprise");

        Assert.True(Stripe.SwitchInPortal(await OpenAsync(buyer), buyer.Subscription, StripeServer.Pro));
        Expect.Status(200, await buyer.SendAsync());
        Assert.Equal("enterprise", await buyer.PlanAsync());

        Stripe.EndPeriod(buyer.Subscription);
        Expect.Status(200, await buyer.SendAsync());
        Assert.Equal("pro", await buyer.PlanAsync());
    }

    [Fact]
    public async Task Change_to_a_more_expensive_plan_takes_effect_at_once()
    {
        var buyer = await selling.BuyAsync();

        Assert.True(Stripe.SwitchInPortal(await OpenAsync(buyer), buyer.Subscription, StripeServer.Enterprise));
        Expect.Status(200, await buyer.SendAsync());

        Assert.Equal("enterprise", await buyer.PlanAsync());
    }

    [Fact]
    public async Task Cancellation_in_the_portal_takes_effect_at_the_end_of_the_period()
    {
        var buyer = await selling.BuyAsync();

        Stripe.CancelInPortal(await OpenAsync(buyer), buyer.Subscription);
        Expect.Status(200, await buyer.SendAsync());
        Assert.Equal("pro", await buyer.PlanAsync());

        Stripe.EndPeriod(buyer.Subscription);
        Expect.Status(200, await buyer.SendAsync("customer.subscription.deleted"));
        Assert.Equal("free", await buyer.PlanAsync());
        Assert.Equal(SubscriptionStatus.Canceled, (await buyer.RowAsync()).Status);
    }

    [Fact]
    public async Task Portal_configuration_is_created_once_across_nodes_and_restarts()
    {
        await using var stripe = await StripeServer.StartAsync(selling.Clock);
        await using var one = await PlatformApp.StartAsync(Options(stripe, null));
        await using var two = await PlatformApp.StartAsync(Options(stripe, one.Database));
        var admin = await one.SignUpAsync();
        await BuyAsync(stripe, one, admin);

        await Task.WhenAll(OpenAsync(one, admin), OpenAsync(two, admin));
        stripe.ForgetIdempotencyKeys();
        await using (var again = await PlatformApp.StartAsync(Options(stripe, one.Database))) await OpenAsync(again, admin);

        Assert.Equal(1, stripe.CountPortalConfigurations());
    }

    [Fact]
    public async Task Disabled_portal_configuration_is_replaced_at_the_second_try()
    {
        await using var stripe = await StripeServer.StartAsync(selling.Clock);
        await using var app = await PlatformApp.StartAsync(Options(stripe, null));
        var admin = await app.SignUpAsync();
        await BuyAsync(stripe, app, admin);
        await OpenAsync(app, admin);
        stripe.SwitchPortalConfigurationsOff();
        stripe.ForgetIdempotencyKeys();
        var visitor = await Visitor.SignInAsync(app, admin);

        Expect.Status(503, await visitor.SendFromAsync("/workspace/plan", "/workspace/plan/manage"));
        await OpenAsync(visitor);

        Assert.Equal(2, stripe.CountPortalConfigurations());
    }

    [Fact]
    public async Task Portal_offers_no_other_price_when_both_belong_to_one_product()
    {
        await using var stripe = await StripeServer.StartAsync(selling.Clock);
        stripe.ShareProduct(StripeServer.Enterprise, StripeServer.Pro);
        var log = new CapturedLog();
        await using var app = await PlatformApp.StartAsync(Options(stripe, null, log));
        var admin = await app.SignUpAsync();
        var subscription = await BuyAsync(stripe, app, admin);

        var url = await OpenAsync(app, admin);

        Assert.False(stripe.SwitchInPortal(url, subscription, StripeServer.Enterprise));
        Assert.Contains(log.Lines, line => line.Contains("belong to one Stripe product", StringComparison.Ordinal));
    }

    private AppOptions Options(StripeServer stripe, TestDatabase? database, CapturedLog? log = null) =>
        new() { Clock = selling.Clock, Settings = stripe.Settings, Database = database, Log = log };

    private static async Task<string> BuyAsync(StripeServer stripe, PlatformApp app, Actor admin)
    {
        var visitor = await Visitor.SignInAsync(app, admin);
        Expect.Status(303, await visitor.SendFromAsync("/workspace/plan", "/workspace/plan/upgrade", ("plan", "pro")));
        var orgKey = (await admin.GetAsync("/api/organizations/current")).TextOf("org_key");
        var subscription = stripe.Pay(stripe.OpenSessions(stripe.CustomerOf(orgKey)).Single())!;
        Expect.Status(200, await stripe.SendAsync(app, stripe.EventAbout(subscription, "customer.subscription.created")));
        return subscription;
    }

    private static Task<string> OpenAsync(Buyer buyer) => OpenAsync(buyer.Visitor);

    private static async Task<string> OpenAsync(PlatformApp app, Actor admin) => await OpenAsync(await Visitor.SignInAsync(app, admin));

    private static async Task<string> OpenAsync(Visitor visitor)
    {
        var answer = await visitor.SendFromAsync("/workspace/plan", "/workspace/plan/manage");
        Expect.Status(303, answer);
        return answer["Location"]!;
    }
}
