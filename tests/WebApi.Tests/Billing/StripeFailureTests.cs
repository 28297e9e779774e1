using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Billing;

/// <summary>Stripe doesn't respond, refuses, or sends an invalid response, at every call that the server makes.</summary>
public sealed class StripeFailureTests(SellingApp selling) : IClassFixture<SellingApp>
{
    private const string Page = "/workspace/plan";

    private static readonly StripeFailure[] Failures = Enum.GetValues<StripeFailure>();

    // The steps of an admin, the state before each, and the prefixes of the Stripe calls that each makes.
    private static readonly (string Path, Before Before, string[] Calls)[] Steps =
    [
        ("/workspace/plan/upgrade", Before.Nothing, ["POST /v1/customers", "POST /v1/customers/cus_", "POST /v1/checkout/sessions"]),
        (
            "/workspace/plan/upgrade",
            Before.Begun,
            ["GET /v1/checkout/sessions/", "POST /v1/checkout/sessions/cs_", "GET /v1/subscriptions"]),
        ("/workspace/plan/confirm", Before.Begun, ["GET /v1/subscriptions"]),
        ("/workspace/plan/manage", Before.Bought, ["GET /v1/prices/", "GET /v1/billing_portal/configurations"]),
        ("/workspace/plan/manage", Before.Bought, ["POST /v1/billing_portal/configurations", "POST /v1/billing_portal/sessions"]),
    ];

    /// <summary>The state before a step.</summary>
    public enum Before
    {
        /// <summary>Nothing.</summary>
        Nothing,

        /// <summary>A purchase has begun.</summary>
        Begun,

        /// <summary>A plan has been bought.</summary>
        Bought,
    }

    private StripeServer Stripe => selling.Stripe;

    public static TheoryData<StripeFailure> Each() => [.. Failures];

    public static TheoryData<string, Before, string, StripeFailure> EachStep()
    {
        var all = new TheoryData<string, Before, string, StripeFailure>();
        foreach (var (path, before, calls) in Steps)
        {
            foreach (var call in calls)
            {
                foreach (var failure in Failures) all.Add(path, before, call, failure);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(EachStep))]
    public async Task Page_reports_a_Stripe_failure_and_the_same_step_succeeds_later(
        string path, Before before, string call, StripeFailure failure)
    {
        // A separate node, because the portal configuration is fetched only once.
        await using var app = await PlatformApp.StartAsync(
            new AppOptions { Clock = selling.Clock, Settings = Stripe.Settings, Database = selling.App.Database, Log = selling.Log });
        Stripe.SwitchPortalConfigurationsOff();
        Stripe.ForgetIdempotencyKeys();
        var admin = await selling.App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(app, admin);
        await visitor.GetAsync(Page);
        if (before != Before.Nothing) Expect.Status(303, await visitor.SendAsync("/workspace/plan/upgrade", ("plan", "pro")));
        var orgKey = (await admin.GetAsync("/api/organizations/current")).TextOf("org_key");
        if (before == Before.Bought)
        {
            var subscription = Stripe.Pay(Stripe.OpenSessions(Stripe.CustomerOf(orgKey)).Single())!;
            Expect.Status(200, await Stripe.SendAsync(app, Stripe.EventAbout(subscription, "customer.subscription.created")));
        }

        var refused = await WhileAsync(failure, call, () => StepAsync(visitor, path));
        var later = await StepAsync(visitor, path);

        Expect.Status(503, refused);
        Assert.Contains(
            "Stripe isn&#x27;t responding right now. Nothing was changed. Try again in a moment.", refused.Text, StringComparison.Ordinal);
        Expect.Status(path.EndsWith("confirm", StringComparison.Ordinal) ? 200 : 303, later);
        Assert.Equal(1, Stripe.CountCustomers(orgKey));
        Assert.Equal(before == Before.Bought ? "pro" : "free", (await admin.GetAsync("/api/organizations/current")).TextOf("plan"));
        AssertNoSecretIsLogged();
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Event_that_failed_takes_effect_when_it_is_sent_again(StripeFailure failure)
    {
        var buyer = await selling.BuyAsync();
        Stripe.SetPrice(buyer.Subscription, StripeServer.Enterprise);
        var body = Stripe.EventAbout(buyer.Subscription, "customer.subscription.updated");

        var refused = await WhileAsync(failure, "GET /v1/subscriptions", () => Stripe.SendAsync(selling.App, body));

        Expect.Refused(refused, 503, "The payment provider can't be reached; try again later");
        Assert.NotNull(refused["Retry-After"]);
        Assert.Equal("pro", await buyer.PlanAsync());
        Expect.Status(200, await Stripe.SendAsync(selling.App, body));
        Assert.Equal("enterprise", await buyer.PlanAsync());
        AssertNoSecretIsLogged();
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Prices_are_null_while_Stripe_fails(StripeFailure failure)
    {
        var clock = TestClock.AtThisSecond();
        await using var stripe = await StripeServer.StartAsync(clock);
        var log = new CapturedLog();
        await using var app = await PlatformApp.StartAsync(new AppOptions { Clock = clock, Settings = stripe.Settings, Log = log });
        stripe.Failure = failure;

        var answer = await app.Anonymous.GetAsync("/api/plans");
        stripe.Failure = null;

        Expect.Status(200, answer);
        Assert.All(answer.Member("data").EnumerateArray(), plan => Assert.Equal("null", plan.GetProperty("price").GetRawText()));
        clock.Advance(TimeSpan.FromSeconds(31));
        for (var tried = 0; !(await app.Anonymous.GetAsync("/api/plans")).Text.Contains(
            "\"amount\":4900", StringComparison.Ordinal); tried++)
        {
            Assert.True(tried < 200, "The prices never came.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.DoesNotContain(log.Lines, line => line.Contains(StripeServer.SecretKey, StringComparison.Ordinal));
    }

    private async Task<ApiAnswer> WhileAsync(StripeFailure failure, string call, Func<Task<ApiAnswer>> act)
    {
        var before = Stripe.Calls.Count;
        (Stripe.FailingCall, Stripe.Failure) = (call, failure);
        try
        {
            var acting = act();

            // A hanging call is cancelled by its timeout.
            while (failure == StripeFailure.Hangs && !acting.IsCompleted)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
                var hasCome = Stripe.Calls.Skip(before).Any(made => made.StartsWith(call, StringComparison.Ordinal));
                if (hasCome) selling.Clock.Advance(TimeSpan.FromSeconds(10));
            }

            return await acting;
        }
        finally
        {
            (Stripe.FailingCall, Stripe.Failure) = ("", null);
        }
    }

    private static Task<ApiAnswer> StepAsync(Visitor visitor, string path) => path.EndsWith("confirm", StringComparison.Ordinal)
        ? visitor.GetAsync(path)
        : visitor.SendAsync(path, ("plan", "pro"));

    private void AssertNoSecretIsLogged() => Assert.DoesNotContain(
        selling.Log.Lines,
        line => line.Contains(StripeServer.SecretKey, StringComparison.Ordinal)
            || line.Contains(StripeServer.WebhookSecret, StringComparison.Ordinal));
}
