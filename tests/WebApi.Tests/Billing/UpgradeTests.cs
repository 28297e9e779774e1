using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Billing;

/// <summary>Buying and managing a plan in the console (BeginUpgrade, ManageSubscription).</summary>
public sealed class UpgradeTests(SellingApp selling) : IClassFixture<SellingApp>
{
    private const string Page = "/workspace/plan";
    private const string Upgrade = "/workspace/plan/upgrade";
    private const string Manage = "/workspace/plan/manage";
    private const string Confirm = "/workspace/plan/confirm";

    private StripeServer Stripe => selling.Stripe;

    [Fact]
    public async Task Admin_is_sent_to_checkout_and_the_policy_of_the_page_allows_it()
    {
        var admin = await selling.App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(selling.App, admin);

        var page = await visitor.GetAsync(Page);
        var answer = await visitor.SendAsync(Upgrade, ("plan", "enterprise"));

        Assert.Contains("$49", page.Text, StringComparison.Ordinal);
        Assert.Contains(
            "https://checkout.stripe.com https://billing.stripe.com", page["Content-Security-Policy"], StringComparison.Ordinal);
        Expect.Status(303, answer);
        Assert.StartsWith(new Uri(Stripe.Url, "/c/pay/cs_test_").ToString(), answer["Location"], StringComparison.Ordinal);
        var session = new Uri(answer["Location"]!).Segments[^1];
        Assert.Equal(new Uri(selling.App.Url, Confirm).ToString(), Stripe.SuccessUrlOf(session));
    }

    [Fact]
    public async Task Browser_returns_to_the_host_that_it_is_signed_in_at()
    {
        const string product = "http://app.example.test";
        var settings = new Dictionary<string, string?>(Stripe.Settings)
        {
            ["Platform:PublicUrl"] = product,
            ["Platform:WorkspaceDomain"] = "example.test",
        };
        await using var app = await PlatformApp.StartAsync(new AppOptions { Clock = selling.Clock, Settings = settings });
        var admin = await app.SignUpAsync();
        var orgKey = (await admin.GetAsync("/api/organizations/current")).TextOf("org_key");
        foreach (var (host, home) in ((string, string)[])
            [($"{admin.Slug}.example.test", $"http://{admin.Slug}.example.test"), ("app.example.test", product)])
        {
            var visitor = new Visitor(app) { Host = host };
            await visitor.GetAsync("/workspace/sign-in");
            Expect.Status(303, await visitor.SendAsync(
                "/workspace/sign-in", ("org_slug", admin.Slug), ("email", admin.Email), ("password", admin.Password)));
            Expect.Status(303, await visitor.SendFromAsync(Page, Upgrade, ("plan", "pro")));

            Assert.Equal($"{home}/workspace/plan/confirm", Stripe.SuccessUrlOf(Stripe.OpenSessions(Stripe.CustomerOf(orgKey)).Single()));
        }
    }

    [Fact]
    public async Task Browser_that_returns_without_paying_has_bought_nothing()
    {
        var buyer = await selling.BeginAsync();

        var answer = await buyer.Visitor.GetAsync(Confirm);
        var last = await buyer.Visitor.GetAsync(Confirm + "?try=6");

        Expect.Status(200, answer);
        Assert.Contains("Confirming your payment", answer.Text, StringComparison.Ordinal);
        Assert.Equal("3;url=/workspace/plan/confirm?try=2", answer["Refresh"]);
        Assert.Null(last["Refresh"]);
        Assert.Equal("free", await buyer.PlanAsync());
    }

    [Fact]
    public async Task Browser_that_returns_before_the_event_sees_the_state_at_Stripe()
    {
        var buyer = await selling.BeginAsync();
        Stripe.Pay(Stripe.OpenSessions(buyer.Customer).Single());

        var answer = await buyer.Visitor.GetAsync(Confirm);

        Expect.Status(303, answer);
        Assert.Equal(Page, answer["Location"]);
        Assert.Contains("The payment is confirmed", (await buyer.Visitor.GetAsync(Page)).Text, StringComparison.Ordinal);
        Assert.Equal("pro", await buyer.PlanAsync());
    }

    [Fact]
    public async Task Workspace_with_a_subscription_is_sent_to_the_portal_and_never_buys_twice()
    {
        var buyer = await selling.BuyAsync();

        var answer = await buyer.Visitor.SendFromAsync(Page, Upgrade, ("plan", "enterprise"));
        var managed = await buyer.Visitor.SendFromAsync(Page, Manage);

        Assert.StartsWith(new Uri(Stripe.Url, "/p/session/").ToString(), answer["Location"], StringComparison.Ordinal);
        Assert.StartsWith(new Uri(Stripe.Url, "/p/session/").ToString(), managed["Location"], StringComparison.Ordinal);
        Assert.Empty(Stripe.OpenSessions(buyer.Customer));
    }

    [Fact]
    public async Task Paid_purchase_without_an_event_is_detected_before_another_begins()
    {
        var buyer = await selling.BeginAsync();
        Stripe.Pay(Stripe.OpenSessions(buyer.Customer).Single());

        var answer = await buyer.Visitor.SendFromAsync(Page, Upgrade, ("plan", "pro"));

        Assert.StartsWith(new Uri(Stripe.Url, "/p/session/").ToString(), answer["Location"], StringComparison.Ordinal);
        Assert.Equal(1, Stripe.CountOpenSubscriptions(buyer.Customer));
    }

    [Fact]
    public async Task New_purchase_expires_the_previous_one()
    {
        var buyer = await selling.BeginAsync();
        var first = Stripe.OpenSessions(buyer.Customer).Single();

        Expect.Status(303, await buyer.Visitor.SendFromAsync(Page, Upgrade, ("plan", "enterprise")));

        Assert.Null(Stripe.Pay(first));
        Assert.NotEqual(first, Stripe.OpenSessions(buyer.Customer).Single());
    }

    [Fact]
    public async Task Simultaneous_purchases_on_two_nodes_end_with_one_customer_and_one_subscription()
    {
        for (var run = 0; run < 5; run++)
        {
            var admin = await selling.App.SignUpAsync();
            var second = await admin.AddMemberAsync(Role.Admin);
            var (one, other) = (await Visitor.SignInAsync(selling.App, admin), await Visitor.SignInAsync(selling.Other, second));
            await Task.WhenAll(one.GetAsync(Page), other.GetAsync(Page));

            var answers = await Task.WhenAll(one.SendAsync(Upgrade, ("plan", "pro")), other.SendAsync(Upgrade, ("plan", "enterprise")));

            var orgKey = (await admin.GetAsync("/api/organizations/current")).TextOf("org_key");
            Assert.Equal(1, Stripe.CountCustomers(orgKey));
            var paid = answers.Where(answer => answer.Status == 303)
                .Select(answer => Stripe.Pay(new Uri(answer["Location"]!).Segments[^1]))
                .ToList();
            Assert.Single(paid, subscription => subscription is not null);
            Assert.Equal(1, Stripe.CountOpenSubscriptions(Stripe.CustomerOf(orgKey)));
        }
    }

    [Fact]
    public async Task Checkout_and_portal_sessions_are_audited()
    {
        var buyer = await selling.BuyAsync();
        Expect.Status(303, await buyer.Visitor.SendFromAsync(Page, Manage));
        Expect.Status(303, await buyer.Visitor.SendFromAsync(Page, Upgrade, ("plan", "enterprise")));

        var lines = (await selling.App.AuditOfAsync(buyer.Admin))
            .Where(line => line.Action is "organization.checkout_begun" or "organization.billing_portal_opened");

        Assert.Equal(
            [
                ("organization.checkout_begun", "plan: Pro", buyer.Admin.Email),
                ("organization.billing_portal_opened", null, buyer.Admin.Email),
                ("organization.billing_portal_opened", null, buyer.Admin.Email),
            ],
            lines.Select(line => (line.Action, line.Detail, line.ActorEmail)));
    }

    [Fact]
    public async Task Only_an_admin_buys_and_manages_a_plan()
    {
        var buyer = await selling.BuyAsync();
        var leader = await buyer.Admin.AddMemberAsync(Role.Leader);
        var visitor = await Visitor.SignInAsync(selling.App, leader);

        var page = await visitor.GetAsync(Page);

        Assert.Contains("An admin of this workspace can change the plan.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Manage subscription", page.Text, StringComparison.Ordinal);
        foreach (var path in (string[])[Upgrade, Manage, "/workspace/plan/ask"])
        {
            Expect.Status(403, await visitor.SendAsync(path, ("plan", "pro")));
        }
    }

    [Theory]
    [InlineData("free")]
    [InlineData("gold")]
    [InlineData("")]
    public async Task Plan_that_is_not_for_sale_is_refused(string plan)
    {
        var visitor = await Visitor.SignInAsync(selling.App, await selling.App.SignUpAsync());

        Expect.Status(422, await visitor.SendFromAsync(Page, Upgrade, ("plan", plan)));
    }

    [Fact]
    public async Task Plan_set_by_the_operator_stays_until_it_is_returned_to_billing()
    {
        var buyer = await selling.BuyAsync();
        Assert.Null((await selling.App.SendAsync(new Application.Organizations.SetPlan(buyer.Admin.Slug, Plan.Enterprise))).Error);

        Stripe.SetStatus(buyer.Subscription, "canceled");
        Expect.Status(200, await buyer.SendAsync("customer.subscription.deleted"));

        Assert.Equal("enterprise", await buyer.PlanAsync());
        var page = await buyer.Visitor.GetAsync(Page);
        Assert.Contains("The operator of this installation has set the plan.", page.Text, StringComparison.Ordinal);
        Expect.Status(409, await buyer.Visitor.SendAsync(Upgrade, ("plan", "pro")));

        Stripe.Subscribe(buyer.Customer, StripeServer.Pro);
        Assert.Null((await selling.App.SendAsync(new Application.Billing.ManageByBilling(buyer.Admin.Slug))).Error);
        Assert.Equal("pro", await buyer.PlanAsync());
        Assert.Equal(
            [
                "plan_changed: plan: Pro", "plan_changed: plan: Enterprise", "subscription_changed: subscription: Canceled",
                "plan_managed_by_billing: ", "plan_changed: plan: Pro, managed by billing again",
            ],
            await buyer.AuditAsync());
    }

    [Fact]
    public async Task Plan_set_by_the_operator_before_any_purchase_stays()
    {
        var admin = await selling.App.SignUpAsync();
        await admin.SetPlanAsync(Plan.Enterprise);
        var visitor = await Visitor.SignInAsync(selling.App, admin);

        Expect.Status(409, await visitor.SendFromAsync(Page, Upgrade, ("plan", "pro")));

        Assert.Equal("enterprise", (await admin.GetAsync("/api/organizations/current")).TextOf("plan"));
    }

    [Fact]
    public async Task Stripe_key_and_secret_are_in_no_log()
    {
        var buyer = await selling.BuyAsync();
        await Stripe.SendAsync(selling.App, "{}", "t=1,v1=abc");
        await buyer.SendAsync();

        Assert.DoesNotContain(
            selling.Log.Lines,
            line =>
                line.Contains(StripeServer.SecretKey, StringComparison.Ordinal)
                    || line.Contains(StripeServer.WebhookSecret, StringComparison.Ordinal));
    }
}
