using Platform.Domain.Billing;
using Platform.Domain.Organizations;

namespace Platform.Domain.Tests.Billing;

/// <summary>Which subscription counts, and the plan it gives.</summary>
public class SubscriptionTests
{
    private readonly Organization _organization =
        Organization.Create("Acme", OrganizationSlug.TryParse("acme")!, Organization.FirstApiVersion, Clock.Start);

    [Fact]
    public void Open_subscription_counts_then_a_paid_one_then_the_larger_plan()
    {
        var canceled = State("sub_1", SubscriptionStatus.Canceled, Plan.Enterprise);
        var overdue = State("sub_2", SubscriptionStatus.PastDue, Plan.Enterprise);
        var (pro, enterprise) = (State("sub_3"), State("sub_4", plan: Plan.Enterprise));

        Assert.Equal("sub_3", After(canceled, pro).ProviderId);
        Assert.Equal("sub_3", After(overdue, pro, canceled).ProviderId);
        Assert.Equal("sub_4", After(pro, enterprise, overdue).ProviderId);
    }

    [Fact]
    public void Subscription_with_an_unknown_price_gives_no_plan()
    {
        var foreign = State("sub_1", plan: null);

        Assert.Null(After(foreign).ProviderId);
        Assert.Equal("sub_2", After(foreign, State("sub_2")).ProviderId);
    }

    [Fact]
    public void Known_subscription_keeps_its_plan_when_its_price_is_replaced_despite_ended_ones()
    {
        var subscription = After(State("sub_2"));
        var ended = State("sub_1", SubscriptionStatus.Canceled, Plan.Enterprise);

        subscription.Update([State("sub_3", plan: null), State("sub_2", plan: null), ended], Clock.Start);

        Assert.Equal(("sub_2", Plan.Pro), (subscription.ProviderId, subscription.PlanAt(Clock.Start)));
        subscription.Update([State("sub_2", SubscriptionStatus.Canceled, plan: null)], Clock.Start);
        Assert.Equal(Plan.Free, subscription.PlanAt(Clock.Start));
    }

    [Fact]
    public void Known_subscription_that_ended_for_a_failed_payment_is_kept_despite_other_ended_ones()
    {
        var subscription = After(State("sub_2"));
        var ended = State("sub_2", SubscriptionStatus.Canceled) with { IsEndedByFailedPayment = true };
        var older = State("sub_1", SubscriptionStatus.Canceled, Plan.Enterprise) with { IsEndedByFailedPayment = true };

        subscription.Update([ended, older], Clock.Start);
        subscription.Update([older, ended], Clock.Start + TimeSpan.FromDays(1));

        Assert.Equal(Plan.Pro, subscription.PlanAt(Clock.Start + Subscription.PaymentGrace - TimeSpan.FromSeconds(1)));
        Assert.Equal(Plan.Free, subscription.PlanAt(Clock.Start + Subscription.PaymentGrace));
        Assert.False(subscription.IsOpen);
    }

    [Fact]
    public void Subscription_that_ended_before_it_was_known_gives_nothing()
    {
        var ended = State("sub_1", SubscriptionStatus.Canceled) with { IsEndedByFailedPayment = true };

        Assert.Equal(Plan.Free, After(ended).PlanAt(Clock.Start));
        Assert.Null(After(ended).GraceEnd);
    }

    private Subscription After(params SubscriptionState[] states)
    {
        var subscription = Subscription.Create(_organization);
        subscription.Update(states, Clock.Start);
        return subscription;
    }

    private static SubscriptionState State(string id, SubscriptionStatus status = SubscriptionStatus.Active, Plan? plan = Plan.Pro) =>
        new(id, status, "price_any", plan, null, null);
}
