using Microsoft.Playwright;
using Platform.Domain.Organizations;
using Platform.TestKit;
using static Platform.Browser.Tests.Workspace.ConsoleApp;

namespace Platform.Browser.Tests.Workspace;

/// <summary>Buying a plan in a browser, through the hosted page of the Stripe stand-in; with and without scripts.</summary>
public sealed class PlanTests(Chromium chromium) : IAsyncLifetime
{
    private StripeServer _stripe = null!;
    private PlatformApp _app = null!;

    private Uri Url => new UriBuilder(_app.Url) { Host = "localhost" }.Uri;

    public async ValueTask InitializeAsync()
    {
        _stripe = await StripeServer.StartAsync();
        var settings = new Dictionary<string, string?>(_stripe.Settings) { ["Plans:Free:RequestsPerDay"] = "10" };
        _app = await PlatformApp.StartAsync(new AppOptions { Environment = "Development", Settings = settings });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _stripe.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Upgrade_leads_through_checkout_and_back_to_the_new_plan(bool hasScripts)
    {
        await using var watched = await chromium.NewPageAsync(Url, new() { JavaScriptEnabled = hasScripts });
        var slug = await SignUpAsync(watched, NewEmail());
        await watched.GoToAsync("/workspace/plan");
        await SeesAsync(watched, "$499");

        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Upgrade to Pro" }).ClickAsync();
        await SeesHeadingAsync(watched, "Subscribe");
        await ClickAsync(watched, "Subscribe");
        await SeesAsync(watched, "The payment is confirmed, and the plan is in effect.");
        await SeesAsync(watched, "This workspace is on the Pro plan.");

        await ClickAsync(watched, "Manage subscription");
        await SeesHeadingAsync(watched, "Billing portal");
        Assert.Equal(
            Plan.Pro,
            await _app.WithDbAsync(db => Task.FromResult(db.Organizations.AsEnumerable().Single(o => o.Slug.Value == slug).Plan)));
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task Plan_page_in_each_of_its_states_is_accessible()
    {
        await using var watched = await chromium.NewPageAsync(Url);
        var admin = await _app.SignUpAsync();
        await SignInAsync(watched, admin.Slug, admin.Email, admin.Password);
        await SeesHeadingAsync(watched, "API tokens");
        foreach (var used in (int[])[8, 2])
        {
            await _app.UseLimitAsync(new OrganizationId(admin.OrganizationId), used);
            await _app.WatchLimitsAsync();
            await CheckAsync(watched, "/workspace/plan", "See plans");
        }

        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Upgrade to Pro" }).ClickAsync();
        await SeesHeadingAsync(watched, "Subscribe");
        await CheckAsync(watched, "/workspace/plan/confirm?try=6", "Check again");
        var customer = _stripe.CustomerOf(
            (await _app.WithDbAsync(async db => (await db.Organizations.FindAsync(new OrganizationId(admin.OrganizationId)))!)).OrgKey);
        var subscription = _stripe.Pay(_stripe.OpenSessions(customer).Single())!;
        _stripe.SetStatus(subscription, "past_due");
        Assert.Equal(200, (await _stripe.SendAsync(_app, _stripe.EventAbout(subscription, "invoice.payment_failed"))).Status);
        await CheckAsync(watched, "/workspace/plan", "The last payment failed.");
    }

    private static async Task CheckAsync(WatchedPage watched, string path, string text)
    {
        await watched.GoToAsync(path);
        await SeesAsync(watched, text);
        await Axe.AssertAccessibleAsync(watched);
    }
}
