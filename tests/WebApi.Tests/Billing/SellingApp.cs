using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Platform.Domain.Billing;
using Platform.Domain.Organizations;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Billing;

/// <summary>Two nodes on one database that sell plans through a fake Stripe server, with a shared clock.</summary>
public sealed class SellingApp : IAsyncLifetime
{
    public PlatformApp App { get; private set; } = null!;

    public PlatformApp Other { get; private set; } = null!;

    public StripeServer Stripe { get; private set; } = null!;

    public FakeTimeProvider Clock { get; } = TestClock.AtThisSecond();

    public CapturedLog Log { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Stripe = await StripeServer.StartAsync(Clock);
        App = await PlatformApp.StartAsync(new AppOptions { Clock = Clock, Settings = Stripe.Settings, Log = Log });
        Other = await PlatformApp.StartAsync(new AppOptions { Clock = Clock, Settings = Stripe.Settings, Database = App.Database });
    }

    public async ValueTask DisposeAsync()
    {
        await Other.DisposeAsync();
        await App.DisposeAsync();
        await Stripe.DisposeAsync();
    }

    /// <summary>Signs up an organization and begins the purchase of a plan.</summary>
    internal async Task<Buyer> BeginAsync(string plan = "pro")
    {
        var admin = await App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(App, admin);
        var answer = await visitor.SendFromAsync("/workspace/plan", "/workspace/plan/upgrade", ("plan", plan));
        Expect.Status(303, answer);
        var orgKey = (await admin.GetAsync("/api/organizations/current")).TextOf("org_key");
        return new Buyer(this, admin, visitor, orgKey, Stripe.CustomerOf(orgKey));
    }

    /// <summary>Signs up an organization and buys a plan.</summary>
    internal async Task<Buyer> BuyAsync(string plan = "pro")
    {
        var buyer = await BeginAsync(plan);
        buyer.Subscription = Stripe.Pay(Stripe.OpenSessions(buyer.Customer).Single())!;
        Expect.Status(200, await buyer.SendAsync("customer.subscription.created"));
        return buyer;
    }
}

/// <summary>An organization that buys a plan, with its admin.</summary>
internal sealed class Buyer(SellingApp selling, Actor admin, Visitor visitor, string orgKey, string customer)
{
    public Actor Admin => admin;

    public Visitor Visitor => visitor;

    public string OrgKey => orgKey;

    public string Customer => customer;

    /// <summary>The subscription.</summary>
    public string Subscription { get; set; } = "";

    /// <summary>Sends an event with the current state of the subscription.</summary>
    public Task<ApiAnswer> SendAsync(string type = "customer.subscription.updated") =>
        selling.Stripe.SendAsync(selling.App, selling.Stripe.EventAbout(Subscription, type));

    /// <summary>Reads the plan by the API.</summary>
    public async Task<string> PlanAsync() => (await admin.GetAsync("/api/organizations/current")).TextOf("plan");

    /// <summary>Reads the audit entries about the plan and the subscription, oldest first.</summary>
    public async Task<IReadOnlyList<string>> AuditAsync() =>
    [
        .. (await selling.App.AuditOfAsync(admin))
            .Where(line =>
                line.Action is "organization.plan_changed" or "organization.subscription_changed" or "organization.plan_managed_by_billing")
            .Select(line => $"{line.Action["organization.".Length..]}: {line.Detail?.Split(", event")[0]}"),
    ];

    /// <summary>Reads the row of the subscription.</summary>
    public Task<Subscription> RowAsync() =>
        selling.App.WithDbAsync(db =>
            db.Subscriptions.AsNoTracking().SingleAsync(s => s.OrganizationId == new OrganizationId(admin.OrganizationId)));

    /// <summary>Returns the number of stored events.</summary>
    public Task<int> CountEventsAsync() =>
        selling.App.WithDbAsync(db => db.BillingEvents.CountAsync(e => e.OrganizationId == new OrganizationId(admin.OrganizationId)));
}
