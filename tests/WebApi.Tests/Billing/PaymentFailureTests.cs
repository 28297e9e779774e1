using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Billing;

/// <summary>After a failed payment the plan is kept for 7 days, and the admins are mailed in time.</summary>
public sealed class PaymentFailureTests(SellingApp selling) : IClassFixture<SellingApp>
{
    private StripeServer Stripe => selling.Stripe;

    [Fact]
    public async Task Plan_is_kept_7_days_with_three_mails_to_each_admin_and_then_ends()
    {
        var buyer = await selling.BuyAsync();
        var second = await buyer.Admin.AddMemberAsync(Role.Admin);
        var developer = await buyer.Admin.AddMemberAsync(Role.Developer);
        Stripe.SetStatus(buyer.Subscription, "past_due");
        Expect.Status(200, await buyer.SendAsync("invoice.payment_failed"));
        Expect.Status(200, await buyer.SendAsync());
        var page = (await buyer.Visitor.GetAsync("/workspace/plan")).Text;
        Assert.Matches(
            @"The last payment failed\.\s+The plan stays until\s*<time[^>]*>[^<]+</time>\. Update the payment method to keep it\.", page);
        foreach (var admin in (Actor[])[buyer.Admin, second]) await selling.App.Mails.WaitAsync(admin.Email, "A payment for");

        await MoveAsync(TimeSpan.FromDays(6) - TimeSpan.FromMinutes(1));
        Assert.Single(Subjects(buyer));
        await MoveAsync(TimeSpan.FromMinutes(1));
        await selling.App.Mails.WaitAsync(second.Email, $"The Pro plan of {buyer.Admin.OrganizationName} ends soon");
        await MoveAsync(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(1));
        Assert.Equal(Plan.Pro, await PlanAsync(buyer));
        await MoveAsync(TimeSpan.FromMinutes(1));
        await selling.App.Mails.WaitAsync(second.Email, $"{buyer.Admin.OrganizationName} is now on the Free plan");
        await MoveAsync(TimeSpan.FromDays(1));

        Assert.Equal(Plan.Free, await PlanAsync(buyer));
        foreach (var admin in (Actor[])[buyer.Admin, second]) Assert.Equal(3, selling.App.Mails.To(admin.Email).Count(IsAboutPayment));
        Assert.DoesNotContain(selling.App.Mails.To(developer.Email), IsAboutPayment);
        Assert.Equal(
            ["plan_changed: plan: Pro", "subscription_changed: subscription: PastDue", "plan_changed: plan: Free"],
            await buyer.AuditAsync());
    }

    [Fact]
    public async Task Late_payment_ends_the_grace_period_and_a_later_failure_begins_another()
    {
        var buyer = await selling.BuyAsync();
        Stripe.SetStatus(buyer.Subscription, "past_due");
        Expect.Status(200, await buyer.SendAsync("invoice.payment_failed"));
        await selling.App.Mails.WaitAsync(buyer.Admin.Email, "A payment for");
        Stripe.SetStatus(buyer.Subscription, "active");
        Expect.Status(200, await buyer.SendAsync("invoice.paid"));
        await MoveAsync(TimeSpan.FromDays(8));

        Assert.Equal(Plan.Pro, await PlanAsync(buyer));
        Assert.Equal([$"A payment for {buyer.Admin.OrganizationName} failed"], Subjects(buyer));

        Stripe.SetStatus(buyer.Subscription, "past_due");
        Expect.Status(200, await buyer.SendAsync("invoice.payment_failed"));
        await selling.App.Mails.WaitAsync(buyer.Admin.Email, "A payment for", 2);
        Assert.Equal(Plan.Pro, await PlanAsync(buyer));
    }

    [Fact]
    public async Task Payment_after_the_grace_period_restores_the_plan()
    {
        var buyer = await selling.BuyAsync();
        Stripe.SetStatus(buyer.Subscription, "unpaid");
        Expect.Status(200, await buyer.SendAsync("invoice.payment_failed"));
        await MoveAsync(TimeSpan.FromDays(7));
        Assert.Equal(Plan.Free, await PlanAsync(buyer));

        Stripe.SetStatus(buyer.Subscription, "active");
        Expect.Status(200, await buyer.SendAsync("invoice.paid"));

        Assert.Equal(Plan.Pro, await PlanAsync(buyer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Plan_is_kept_7_days_although_Stripe_ends_the_subscription_for_the_failure(bool isPastDueFirst)
    {
        var buyer = await selling.BuyAsync();
        if (isPastDueFirst)
        {
            Stripe.SetStatus(buyer.Subscription, "past_due");
            Expect.Status(200, await buyer.SendAsync("invoice.payment_failed"));
        }

        Stripe.End(buyer.Subscription, "payment_failed");
        Expect.Status(200, await buyer.SendAsync("customer.subscription.deleted"));
        Assert.Equal(Plan.Pro, await PlanAsync(buyer));
        await selling.App.Mails.WaitAsync(buyer.Admin.Email, "A payment for");
        var page = (await buyer.Visitor.GetAsync("/workspace/plan")).Text;
        Assert.Contains("The last payment failed, and the subscription has ended.", page, StringComparison.Ordinal);
        Assert.Contains("Buy the plan again to keep it.", page, StringComparison.Ordinal);
        Assert.Contains("Buy again <span class=\"visually-hidden\">(Pro)</span>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Manage subscription</button>", page, StringComparison.Ordinal);

        await MoveAsync(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal(Plan.Pro, await PlanAsync(buyer));
        await MoveAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(Plan.Free, await PlanAsync(buyer));
        var last = await selling.App.Mails.WaitAsync(buyer.Admin.Email, $"{buyer.Admin.OrganizationName} is now on the Free plan");
        Assert.Contains("To restore the plan, buy it again.", last.Plain.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unpaid_purchase_within_the_7_days_does_not_end_the_plan()
    {
        var buyer = await selling.BuyAsync();
        Stripe.End(buyer.Subscription, "payment_failed");
        Expect.Status(200, await buyer.SendAsync("customer.subscription.deleted"));
        var second = Stripe.Subscribe(buyer.Customer, StripeServer.Enterprise);
        Stripe.SetStatus(second, "incomplete");

        Expect.Status(200, await buyer.SendAsync("customer.subscription.created"));
        Assert.Equal(Plan.Pro, await PlanAsync(buyer));

        // Stripe may still collect the payment, so no second purchase begins.
        var answer = await buyer.Visitor.SendFromAsync("/workspace/plan", "/workspace/plan/upgrade", ("plan", "pro"));
        Assert.StartsWith(new Uri(Stripe.Url, "/p/session/").ToString(), answer["Location"], StringComparison.Ordinal);
        Stripe.SetStatus(second, "active");
        Expect.Status(200, await buyer.SendAsync("invoice.paid"));
        Assert.Equal(Plan.Enterprise, await PlanAsync(buyer));
    }

    [Fact]
    public async Task Plan_that_is_bought_again_within_the_7_days_is_kept()
    {
        var buyer = await selling.BuyAsync();
        Stripe.End(buyer.Subscription, "payment_failed");
        Expect.Status(200, await buyer.SendAsync("customer.subscription.deleted"));

        Expect.Status(303, await buyer.Visitor.SendFromAsync("/workspace/plan", "/workspace/plan/upgrade", ("plan", "pro")));
        buyer.Subscription = Stripe.Pay(Stripe.OpenSessions(buyer.Customer).Single())!;
        Expect.Status(200, await buyer.SendAsync("customer.subscription.created"));
        await MoveAsync(TimeSpan.FromDays(8));

        Assert.Equal(Plan.Pro, await PlanAsync(buyer));
    }

    [Theory]
    [InlineData("cancellation_requested")]
    [InlineData(null)]
    public async Task Subscription_ended_at_once_by_a_person_has_no_grace_period_although_a_payment_failed(string? reason)
    {
        var buyer = await selling.BuyAsync();
        Stripe.SetStatus(buyer.Subscription, "past_due");
        Expect.Status(200, await buyer.SendAsync("invoice.payment_failed"));

        Stripe.End(buyer.Subscription, reason);
        Expect.Status(200, await buyer.SendAsync("customer.subscription.deleted"));

        Assert.Equal(Plan.Free, await PlanAsync(buyer));
    }

    [Fact]
    public async Task Plan_set_by_the_operator_does_not_end_with_a_failed_payment()
    {
        var buyer = await selling.BuyAsync();
        Assert.Null((await selling.App.SendAsync(new Application.Organizations.SetPlan(buyer.Admin.Slug, Plan.Pro))).Error);
        Stripe.SetStatus(buyer.Subscription, "past_due");
        Expect.Status(200, await buyer.SendAsync("invoice.payment_failed"));
        await MoveAsync(TimeSpan.FromDays(8));

        Assert.Equal(Plan.Pro, await PlanAsync(buyer));
        Assert.Empty(Subjects(buyer));
    }

    [Fact]
    public async Task Page_of_a_plan_set_by_the_operator_shows_no_end_although_a_payment_failed()
    {
        var buyer = await selling.BuyAsync();
        Assert.Null((await selling.App.SendAsync(new Application.Organizations.SetPlan(buyer.Admin.Slug, Plan.Enterprise))).Error);
        Stripe.SetStatus(buyer.Subscription, "past_due");
        Expect.Status(200, await buyer.SendAsync("invoice.payment_failed"));

        var page = (await buyer.Visitor.GetAsync("/workspace/plan")).Text;

        Assert.Contains("The last payment failed.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("The plan ended on", page, StringComparison.Ordinal);
    }

    private async Task MoveAsync(TimeSpan time)
    {
        selling.Clock.Advance(time);
        await Task.WhenAll(selling.App.CheckSubscriptionsAsync(), selling.Other.CheckSubscriptionsAsync());
    }

    private IReadOnlyList<string> Subjects(Buyer buyer) =>
        [.. selling.App.Mails.To(buyer.Admin.Email).Where(IsAboutPayment).Select(mail => mail.Subject)];

    private static bool IsAboutPayment(ReceivedMail mail) =>
        mail.Subject.StartsWith("A payment", StringComparison.Ordinal) || mail.Subject.Contains("ends soon", StringComparison.Ordinal)
        || mail.Subject.EndsWith("is now on the Free plan", StringComparison.Ordinal);

    // Reads the database, because the session of the test has expired by the fake clock.
    private async Task<Plan> PlanAsync(Buyer buyer) => await selling.App.WithDbAsync(async db =>
        (await db.Organizations.FindAsync(new OrganizationId(buyer.Admin.OrganizationId)))!.Plan);
}
