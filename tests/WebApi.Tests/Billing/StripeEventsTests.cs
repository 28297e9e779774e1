using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Organizations;
using Platform.Domain.Billing;
using Platform.Domain.Organizations;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Billing;

/// <summary>The effect of Stripe's events in any order (HandleBillingEvent).</summary>
public sealed class StripeEventsTests(SellingApp selling) : IClassFixture<SellingApp>
{
    private StripeServer Stripe => selling.Stripe;

    private PlatformApp App => selling.App;

    [Theory]
    [InlineData("checkout.session.completed", "active", "pro")]
    [InlineData("checkout.session.async_payment_succeeded", "active", "pro")]
    [InlineData("customer.subscription.created", "trialing", "pro")]
    [InlineData("customer.subscription.updated", "active", "pro")]
    [InlineData("customer.subscription.created", "incomplete", "free")]
    [InlineData("customer.subscription.updated", "incomplete_expired", "free")]
    [InlineData("customer.subscription.deleted", "canceled", "free")]
    [InlineData("customer.subscription.paused", "paused", "free")]
    [InlineData("invoice.paid", "active", "pro")]
    [InlineData("invoice.payment_succeeded", "active", "pro")]
    [InlineData("invoice.payment_failed", "past_due", "pro")]
    [InlineData("invoice.payment_failed", "unpaid", "pro")]
    [InlineData("customer.subscription.updated", "a_status_of_the_future", "free")]
    [InlineData("customer.updated", "active", "free")]
    [InlineData("charge.succeeded", "active", "free")]
    public async Task Event_sets_the_plan_that_follows_from_the_subscription_status(string type, string status, string plan)
    {
        var buyer = await selling.BeginAsync();
        buyer.Subscription = Stripe.Pay(Stripe.OpenSessions(buyer.Customer).Single())!;
        Stripe.SetStatus(buyer.Subscription, status);
        var about = new JsonObject { ["id"] = "any", ["object"] = "any", ["customer"] = buyer.Customer };

        Expect.Status(200, await Stripe.SendAsync(App, Stripe.EventOf(type, about)));

        Assert.Equal(plan, await buyer.PlanAsync());
    }

    [Fact]
    public async Task New_plan_applies_on_the_other_node_within_a_second()
    {
        var buyer = await selling.BuyAsync("enterprise");

        Assert.Equal("enterprise", await buyer.PlanAsync());
        var there = selling.Other.Anonymous.With(buyer.Admin.AccessToken);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Equal("enterprise", (await there.GetAsync("/api/limits")).TextOf("plan"));
    }

    [Fact]
    public async Task Duplicate_event_takes_effect_once()
    {
        var buyer = await selling.BuyAsync();
        Stripe.SetPrice(buyer.Subscription, StripeServer.Enterprise);
        var body = Stripe.EventAbout(buyer.Subscription, "customer.subscription.updated");
        var before = Stripe.Calls.Count;

        Expect.Status(200, await Stripe.SendAsync(App, body));
        Expect.Status(200, await Stripe.SendAsync(selling.Other, body));

        Assert.Equal(["plan_changed: plan: Pro", "plan_changed: plan: Enterprise"], await buyer.AuditAsync());
        Assert.Equal(2, await buyer.CountEventsAsync());
        Assert.Equal(1, Stripe.Calls.Count - before);
    }

    [Fact]
    public async Task Events_in_the_wrong_order_end_in_the_current_state_at_Stripe()
    {
        var buyer = await selling.BuyAsync();
        var older = Stripe.EventAbout(buyer.Subscription, "customer.subscription.updated");
        Stripe.SetStatus(buyer.Subscription, "canceled");
        var newer = Stripe.EventAbout(buyer.Subscription, "customer.subscription.deleted");

        Expect.Status(200, await Stripe.SendAsync(App, newer));
        Assert.Equal("free", await buyer.PlanAsync());
        Expect.Status(200, await Stripe.SendAsync(App, older));

        Assert.Equal("free", await buyer.PlanAsync());
        Assert.Equal(["plan_changed: plan: Pro", "plan_changed: plan: Free"], await buyer.AuditAsync());
    }

    [Fact]
    public async Task State_fetched_earlier_never_overwrites_a_later_one()
    {
        var buyer = await selling.BuyAsync();
        var first = Stripe.EventAbout(buyer.Subscription, "customer.subscription.updated");
        var second = Stripe.EventAbout(buyer.Subscription, "customer.subscription.updated");
        var (fetched, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        Stripe.WhileListing = async () =>
        {
            Stripe.WhileListing = null;
            fetched.SetResult();
            await mayAnswer.Task;
        };

        // The first event has Stripe's response but hasn't saved when the second fetches a later state and saves.
        var slow = Stripe.SendAsync(App, first);
        await fetched.Task;
        Stripe.SetPrice(buyer.Subscription, StripeServer.Enterprise);
        Expect.Status(200, await Stripe.SendAsync(selling.Other, second));
        mayAnswer.SetResult();
        Expect.Status(200, await slow);

        Assert.Equal("enterprise", await buyer.PlanAsync());
        Assert.Equal(["plan_changed: plan: Pro", "plan_changed: plan: Enterprise"], await buyer.AuditAsync());
    }

    [Fact]
    public async Task Event_for_an_unknown_customer_is_accepted_without_effect()
    {
        var about = new JsonObject { ["id"] = "sub_1", ["object"] = "subscription", ["customer"] = "cus_of_no_one" };
        var before = Stripe.Calls.Count;

        var answer = await Stripe.SendAsync(App, Stripe.EventOf("customer.subscription.updated", about));

        Expect.Status(200, answer);
        Assert.Equal("""{"received":true}""", answer.Text);
        Assert.Contains(
            selling.Log.Lines, line => line.Contains("customer.subscription.updated: UnknownCustomer", StringComparison.Ordinal));
        Assert.Equal(before, Stripe.Calls.Count);
    }

    [Theory]
    [InlineData("""{"id":"evt_of_no_object","type":"invoice.paid"}""")]
    [InlineData("""{"id":"evt_of_null","type":"invoice.paid","data":null}""")]
    [InlineData("""{"id":"evt_without_customer","type":"invoice.paid","data":{"object":{"object":"invoice","customer":null}}}""")]
    [InlineData("""{"id":"evt_of_a_number","type":"invoice.paid","data":{"object":{"object":"invoice","customer":5}}}""")]
    [InlineData("""{"id":"evt_expanded","type":"invoice.paid","data":{"object":{"object":"invoice","customer":{"id":"cus_none"}}}}""")]
    public async Task Event_without_a_customer_is_accepted_without_effect(string body) =>
        Expect.Status(200, await Stripe.SendAsync(App, body));

    [Theory]
    [InlineData("""{"id":5,"type":"invoice.paid"}""")]
    [InlineData("""{"type":"invoice.paid"}""")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("not json")]
    [InlineData("""{"id":"evt_\ud800","type":"invoice.paid"}""")]
    [InlineData("""{"id":"evt_1","type":"invoice.paid","data":{"object":{"object":"invoice","customer":"cus_\udfff"}}}""")]
    [InlineData("")]
    public async Task Signed_body_that_is_no_event_is_refused(string body) =>
        Expect.FormInvalid(await Stripe.SendAsync(App, body), "The body isn't an event");

    [Fact]
    public async Task Purchase_at_a_price_of_no_plan_changes_nothing_and_is_logged()
    {
        var buyer = await selling.BeginAsync();
        buyer.Subscription = Stripe.Subscribe(buyer.Customer, StripeServer.Foreign);

        Expect.Status(200, await buyer.SendAsync("customer.subscription.created"));

        Assert.Equal("free", await buyer.PlanAsync());
        Assert.Empty(await buyer.AuditAsync());
        Assert.Contains(selling.Log.Lines, line => line.Contains(StripeServer.Foreign, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Subscription_whose_price_is_no_longer_configured_keeps_its_plan()
    {
        var buyer = await selling.BuyAsync();
        Stripe.SetPrice(buyer.Subscription, StripeServer.Foreign);

        Expect.Status(200, await buyer.SendAsync());
        Assert.Equal("pro", await buyer.PlanAsync());

        Stripe.SetStatus(buyer.Subscription, "canceled");
        Expect.Status(200, await buyer.SendAsync("customer.subscription.deleted"));
        Assert.Equal("free", await buyer.PlanAsync());
    }

    [Fact]
    public async Task Cancellation_takes_effect_at_the_end_of_the_period()
    {
        var buyer = await selling.BuyAsync();
        Stripe.Change(buyer.Subscription, s => s["cancel_at_period_end"] = true);

        Expect.Status(200, await buyer.SendAsync());

        Assert.Equal("pro", await buyer.PlanAsync());
        var row = await buyer.RowAsync();
        Assert.Equal(row.PeriodEnd, row.CancelAt);
        Assert.Contains("then Free", (await buyer.Visitor.GetAsync("/workspace/plan")).Text, StringComparison.Ordinal);
        Stripe.SetStatus(buyer.Subscription, "canceled");
        Expect.Status(200, await buyer.SendAsync("customer.subscription.deleted"));
        Assert.Equal("free", await buyer.PlanAsync());
        Assert.Equal(3, (await buyer.AuditAsync()).Count);
    }

    [Fact]
    public async Task Period_that_ends_without_an_event_is_detected()
    {
        var buyer = await selling.BuyAsync();
        Stripe.Change(buyer.Subscription, s =>
        {
            s["status"] = "canceled";
            s["items"]!["data"]![0]!["current_period_end"] = selling.Clock.GetUtcNow().ToUnixTimeSeconds();
        });
        await App.WithDbAsync(db => db.Subscriptions.Where(s => s.CustomerId == buyer.Customer).ExecuteUpdateAsync(s => s
            .SetProperty(x => x.PeriodEnd, selling.Clock.GetUtcNow().AddHours(-3))
            .SetProperty(x => x.AskedAt, selling.Clock.GetUtcNow().AddHours(-3))));

        await Task.WhenAll(App.CheckSubscriptionsAsync(), selling.Other.CheckSubscriptionsAsync());

        Assert.Equal("free", await buyer.PlanAsync());
        Assert.Equal(["plan_changed: plan: Pro", "plan_changed: plan: Free"], await buyer.AuditAsync());
    }

    [Fact]
    public async Task Customer_deleted_at_Stripe_returns_to_the_free_plan_and_can_buy_again()
    {
        var buyer = await selling.BuyAsync();
        Stripe.DeleteCustomer(buyer.Customer);
        var about = new JsonObject { ["id"] = buyer.Customer, ["object"] = "customer", ["deleted"] = true };

        Expect.Status(200, await Stripe.SendAsync(App, Stripe.EventOf("customer.deleted", about)));

        Assert.Equal("free", await buyer.PlanAsync());
        Expect.Status(303, await buyer.Visitor.SendFromAsync("/workspace/plan", "/workspace/plan/upgrade", ("plan", "pro")));
        Assert.NotEqual(buyer.Customer, Stripe.CustomerOf(buyer.OrgKey));
    }

    [Fact]
    public async Task Disabled_organization_keeps_its_state()
    {
        var buyer = await selling.BuyAsync();
        Assert.Null((await App.SendAsync(new DisableOrganization(buyer.Admin.Slug))).Error);
        Stripe.SetPrice(buyer.Subscription, StripeServer.Enterprise);

        Expect.Status(200, await buyer.SendAsync());

        Assert.Equal(Plan.Enterprise, (await buyer.RowAsync()).Plan);
        Assert.Equal(Plan.Enterprise, await App.WithDbAsync(db => db.Organizations
            .Where(o => o.Id == new OrganizationId(buyer.Admin.OrganizationId)).Select(o => o.Plan).SingleAsync()));
    }

    [Fact]
    public async Task Same_event_at_two_nodes_simultaneously_is_audited_once_in_100_tries()
    {
        var buyer = await selling.BuyAsync();
        for (var i = 1; i <= 100; i++)
        {
            Stripe.SetPrice(buyer.Subscription, i % 2 == 1 ? StripeServer.Enterprise : StripeServer.Pro);
            var body = Stripe.EventAbout(buyer.Subscription, "customer.subscription.updated");
            var answers = await Task.WhenAll(Stripe.SendAsync(App, body), Stripe.SendAsync(selling.Other, body));
            Assert.All(answers, answer => Expect.Status(200, answer));
        }

        var expected = Enumerable.Range(0, 101).Select(i => $"plan_changed: plan: {(i % 2 == 1 ? "Enterprise" : "Pro")}");
        Assert.Equal(expected, await buyer.AuditAsync());
        Assert.Equal(101, await buyer.CountEventsAsync());
        Assert.Equal(SubscriptionStatus.Active, (await buyer.RowAsync()).Status);
    }

    [Fact]
    public async Task Different_events_at_two_nodes_simultaneously_end_in_the_state_at_Stripe()
    {
        var buyer = await selling.BuyAsync();
        Stripe.SetPrice(buyer.Subscription, StripeServer.Enterprise);
        var bodies = Enumerable.Range(0, 10).Select(_ => Stripe.EventAbout(buyer.Subscription, "customer.subscription.updated")).ToList();

        var answers = await Task.WhenAll(
            bodies.SelectMany(body => (Task<ApiAnswer>[])[Stripe.SendAsync(App, body), Stripe.SendAsync(selling.Other, body)]));

        Assert.All(answers, answer => Expect.Status(200, answer));
        Assert.Equal(["plan_changed: plan: Pro", "plan_changed: plan: Enterprise"], await buyer.AuditAsync());
    }
}
