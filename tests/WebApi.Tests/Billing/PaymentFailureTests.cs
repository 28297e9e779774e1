using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Billing;

/// <summary>A payment that fails keeps the plan for 7 days, and its admins hear of it in time.</summary>
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
        Assert.Contains("The last payment failed", (await buyer.Visitor.GetAsync("/workspace/plan")).Text, StringComparison.Ordinal);
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
            ["plan_changed: plan: Pro", "subscription_changed: subscription: PastDue", "plan_changed: plan: Free"], await buyer.AuditAsync());
    }

    [Fact]
    public async Task Payment_that_is_made_after_all_ends_the_grace_and_a_later_failure_begins_another()
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
    public async Task Payment_made_after_the_end_brings_the_plan_back()
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

    [Fact]
    public async Task Plan_that_the_operator_has_set_does_not_end_with_a_payment()
    {
        var buyer = await selling.BuyAsync();
        Assert.Null((await selling.App.SendAsync(new Application.Organizations.SetPlan(buyer.Admin.Slug, Plan.Pro))).Error);
        Stripe.SetStatus(buyer.Subscription, "past_due");
        Expect.Status(200, await buyer.SendAsync("invoice.payment_failed"));
        await MoveAsync(TimeSpan.FromDays(8));

        Assert.Equal(Plan.Pro, await PlanAsync(buyer));
        Assert.Empty(Subjects(buyer));
    }

    private async Task MoveAsync(TimeSpan time)
    {
        selling.Clock.Advance(time);
        await Task.WhenAll(selling.App.CheckSubscriptionsAsync(), selling.Other.CheckSubscriptionsAsync());
    }

    private IReadOnlyList<string> Subjects(Buyer buyer) => [.. selling.App.Mails.To(buyer.Admin.Email).Where(IsAboutPayment).Select(mail => mail.Subject)];

    private static bool IsAboutPayment(ReceivedMail mail) =>
        mail.Subject.StartsWith("A payment", StringComparison.Ordinal) || mail.Subject.Contains("ends soon", StringComparison.Ordinal)
        || mail.Subject.EndsWith("is now on the Free plan", StringComparison.Ordinal);

    // The clock has moved past what a sign-in of the test's beginning is good for.
    private async Task<Plan> PlanAsync(Buyer buyer) => await selling.App.WithDbAsync(async db =>
        (await db.Organizations.FindAsync(new OrganizationId(buyer.Admin.OrganizationId)))!.Plan);
}
