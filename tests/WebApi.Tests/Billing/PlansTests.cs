using System.Diagnostics;
using System.Text.Json;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Billing;

/// <summary>The public list of plans with limits and prices (ListPlans).</summary>
public sealed class PlansTests
{
    private const string Origin = "https://pricing.example.com";

    private static readonly string[] Limits = ["requests_per_minute", "requests_per_day", "requests_per_month"];

    [Fact]
    public async Task Plans_are_listed_without_prices_when_nothing_is_sold()
    {
        var settings = new Dictionary<string, string?>();
        foreach (var plan in (string[])["Free", "Pro", "Enterprise"])
        {
            foreach (var window in (string[])["Minute", "Day", "Month"]) settings[$"Plans:{plan}:RequestsPer{window}"] = null;
        }

        await using var app = await PlatformApp.StartAsync(new AppOptions { Settings = settings });
        var answer = await app.Anonymous.GetAsync("/api/plans");

        Expect.Status(200, answer);
        Assert.Equal(
            """{"data":[{"plan":"free","requests_per_minute":60,"requests_per_day":1000,"requests_per_month":20000,"price":null},"""
            + """{"plan":"pro","requests_per_minute":300,"requests_per_day":50000,"requests_per_month":null,"price":null},"""
            + """{"plan":"enterprise","requests_per_minute":1000,"requests_per_day":null,"requests_per_month":null,"price":null}]}""",
            answer.Text);
    }

    [Fact]
    public async Task Prices_are_fetched_at_most_every_10_minutes_and_kept_while_Stripe_is_unavailable()
    {
        var clock = TestClock.AtThisSecond();
        await using var stripe = await StripeServer.StartAsync(clock);
        await using var app = await PlatformApp.StartAsync(new AppOptions { Clock = clock, Settings = stripe.Settings });

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PricesAsync(app)));
        Assert.Equal(["null", Price(4_900), Price(49_900)], await PricesAsync(app));
        Assert.Equal(2, stripe.Calls.Count);

        stripe.SetAmount(StripeServer.Pro, 5_900);
        clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        await PricesAsync(app);
        Assert.Equal(2, stripe.Calls.Count);

        stripe.Failure = StripeFailure.Disconnects;
        clock.Advance(TimeSpan.FromSeconds(1));
        await PricesAsync(app);
        await WaitForAsync(() => Task.FromResult(stripe.Calls.Count >= 4));
        Assert.Equal(["null", Price(4_900), Price(49_900)], await PricesAsync(app));

        stripe.Failure = null;
        clock.Advance(TimeSpan.FromMinutes(10));
        await WaitForAsync(async () => (await PricesAsync(app))[1] == Price(5_900));

        stripe.SetAmount(StripeServer.Pro, null);
        clock.Advance(TimeSpan.FromMinutes(10));
        await WaitForAsync(async () => (await PricesAsync(app))[1] == "null");
    }

    [Fact]
    public async Task Prices_are_null_until_Stripe_responds_and_are_fetched_again_after_30_seconds()
    {
        var clock = TestClock.AtThisSecond();
        await using var stripe = await StripeServer.StartAsync(clock);
        stripe.Failure = StripeFailure.ServerError;
        await using var app = await PlatformApp.StartAsync(new AppOptions { Settings = stripe.Settings, Clock = clock });

        Assert.Equal(["null", "null", "null"], await PricesAsync(app));
        stripe.Failure = null;
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(["null", "null", "null"], await PricesAsync(app));
        clock.Advance(TimeSpan.FromSeconds(1));
        await WaitForAsync(async () => (await PricesAsync(app))[1] != "null");
    }

    [Fact]
    public async Task Price_unknown_to_Stripe_is_fetched_again_after_30_seconds_while_the_other_is_shown()
    {
        var clock = TestClock.AtThisSecond();
        await using var stripe = await StripeServer.StartAsync(clock);
        stripe.RemovePrice(StripeServer.Pro);
        var log = new CapturedLog();
        await using var app = await PlatformApp.StartAsync(new AppOptions { Settings = stripe.Settings, Clock = clock, Log = log });

        Assert.Equal(["null", "null", Price(49_900)], await PricesAsync(app));
        Assert.Contains(log.Lines, line => line.Contains("Price price_pro, configured for the Pro plan, doesn", StringComparison.Ordinal));
        stripe.SetAmount(StripeServer.Pro, 4_900);
        clock.Advance(TimeSpan.FromSeconds(30));

        await WaitForAsync(async () => (await PricesAsync(app))[1] == Price(4_900));
    }

    [Fact]
    public async Task Plans_are_listed_in_time_while_Stripe_hangs_and_at_once_from_the_second_request_on()
    {
        var clock = TestClock.AtThisSecond();
        await using var stripe = await StripeServer.StartAsync(clock);
        stripe.Failure = StripeFailure.Hangs;
        await using var app = await PlatformApp.StartAsync(new AppOptions { Settings = stripe.Settings, Clock = clock });

        var first = Stopwatch.StartNew();
        Assert.Equal(["null", "null", "null"], await PricesAsync(app));
        Assert.InRange(first.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));

        // The calls to Stripe time out, and half a minute later they are repeated once.
        clock.Advance(TimeSpan.FromSeconds(10));
        for (var i = 0; i < 5; i++) await PricesAsync(app);
        Assert.Equal(2, stripe.Calls.Count);
        clock.Advance(TimeSpan.FromSeconds(20));
        var second = Stopwatch.StartNew();
        await WaitForAsync(async () =>
        {
            await PricesAsync(app);
            return stripe.Calls.Count == 4;
        });
        Assert.InRange(second.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task Plans_can_be_read_from_any_origin_and_requests_count_for_the_address()
    {
        await using var app = await PlatformApp.StartAsync(new AppOptions
        {
            Settings = new Dictionary<string, string?> { ["RateLimits:AnonymousPerMinute"] = "1", ["Plans:Pro:RequestsPerDay"] = "" },
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/plans");
        request.Headers.Add("Origin", Origin);

        var answer = await app.Anonymous.SendAsync(request);

        Expect.Status(200, answer);
        Assert.Equal(Origin, answer["Access-Control-Allow-Origin"]);
        Assert.Equal("0", answer["X-RateLimit-Remaining"]);
        Assert.Equal(JsonValueKind.Null, answer.Member("data")[1].GetProperty(Limits[1]).ValueKind);
        Expect.Refused(await app.Anonymous.GetAsync("/api/plans"), 429, "Rate limit exceeded");
    }

    private static string Price(int amount) => $$"""{"amount":{{amount}},"currency":"usd","interval":"month"}""";

    private static async Task<string[]> PricesAsync(PlatformApp app) =>
        [
            .. (await app.Anonymous.GetAsync("/api/plans")).Member("data")
                .EnumerateArray()
                .Select(plan => plan.GetProperty("price").GetRawText())
        ];

    // Once prices are cached, they are refreshed in the background.
    private static async Task WaitForAsync(Func<Task<bool>> holds)
    {
        for (var tried = 0; !await holds(); tried++)
        {
            Assert.True(tried < 200, "It never came to hold.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
