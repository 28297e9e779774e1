using System.Globalization;
using System.Text.Json.Nodes;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Billing;

/// <summary>Only events with a recent signature of Stripe are accepted.</summary>
public sealed class StripeSignatureTests(SellingApp selling) : IClassFixture<SellingApp>
{
    private const string Refusal = "The signature doesn't match the request";

    private StripeServer Stripe => selling.Stripe;

    [Fact]
    public async Task Signature_is_accepted_for_5_minutes()
    {
        var body = Event();

        Expect.Status(200, await SendAsync(body, Stripe.Sign(body, ago: TimeSpan.FromSeconds(300))));
        Expect.FormInvalid(await SendAsync(body, Stripe.Sign(body, ago: TimeSpan.FromSeconds(301))), Refusal);
        Expect.FormInvalid(await SendAsync(body, Stripe.Sign(body, ago: TimeSpan.FromSeconds(-301))), Refusal);
    }

    [Fact]
    public async Task One_valid_signature_among_several_is_enough()
    {
        var body = Event();
        var at = selling.Clock.GetUtcNow().ToUnixTimeSeconds();
        var (wrong, right) = (
            StripeServer.SignatureOf(body, "whsec_older", at), StripeServer.SignatureOf(body, StripeServer.WebhookSecret, at));

        Expect.Status(200, await SendAsync(body, Header($"t={at},v1={wrong},v1={right},v0={wrong}")));
        Expect.FormInvalid(await SendAsync(body, Header($"t={at},v1={wrong},v0={right}")), Refusal);
    }

    [Fact]
    public async Task Other_secret_and_changed_body_are_refused()
    {
        var body = Event();

        Expect.FormInvalid(await SendAsync(body, Stripe.Sign(body, "whsec_other")), Refusal);
        Expect.FormInvalid(await SendAsync(body + " ", Stripe.Sign(body)), Refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("t=1")]
    [InlineData("t=,v1=")]
    [InlineData("t=now,v1=abc")]
    [InlineData("v1=abc")]
    [InlineData(",,==,t=1,t=2,v1")]
    [InlineData("t=99999999999999999999999999,v1=abc")]
    public async Task Malformed_signature_header_is_refused(string header) =>
        Expect.FormInvalid(await SendAsync(Event(), header), Refusal);

    [Fact]
    public async Task Event_without_a_signature_is_refused()
    {
        var answer = await selling.App.Anonymous.PostAsync(StripeServer.EventsPath, Event());

        Expect.FormInvalid(answer, Refusal);
    }

    [Fact]
    public async Task Body_over_1_MiB_is_refused()
    {
        var body = new string(' ', 1024 * 1024) + Event();

        Expect.Status(413, await SendAsync(body, Stripe.Sign(body)));
    }

    [Fact]
    public async Task Valid_signatures_are_not_limited_by_address_and_invalid_ones_are_counted()
    {
        var settings = new Dictionary<string, string?>(Stripe.Settings) { ["RateLimits:AnonymousPerMinute"] = "3" };
        await using var app = await PlatformApp.StartAsync(new AppOptions { Clock = selling.Clock, Settings = settings });
        var body = Event();

        for (var i = 0; i < 5; i++) Expect.Status(200, await Stripe.SendAsync(app, body));
        for (var i = 0; i < 3; i++) Expect.FormInvalid(await Stripe.SendAsync(app, body, "t=1,v1=abc"), Refusal);
        var refused = await Stripe.SendAsync(app, body, "t=1,v1=abc");

        Expect.Refused(refused, 429, "Rate limit exceeded");
        Assert.NotNull(refused["Retry-After"]);
        Assert.Equal("0", refused["X-RateLimit-Remaining"]);
        Expect.Status(200, await Stripe.SendAsync(app, body));
        Expect.Status(429, await app.Anonymous.GetAsync("/api/plans"));
    }

    [Fact]
    public async Task Endpoint_does_not_exist_when_nothing_is_sold()
    {
        await using var app = await PlatformApp.StartAsync();

        Expect.Refused(await Stripe.SendAsync(app, Event()), 404, "Not found");
    }

    private static string Header(FormattableString header) => header.ToString(CultureInfo.InvariantCulture);

    private string Event() =>
        Stripe.EventOf("customer.subscription.updated", new JsonObject { ["object"] = "subscription", ["customer"] = "cus_of_no_one" });

    private Task<ApiAnswer> SendAsync(string body, string signature) => Stripe.SendAsync(selling.App, body, signature);
}
