using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.Billing;
using Platform.Domain.Organizations;

namespace Platform.Application.Billing;

/// <summary>The emails about plans and payments.</summary>
internal static class BillingEmails
{
    private const string Update = "Update the payment method";
    private const string Buy = "Buy the plan again";

    /// <summary>Reports a failed payment and its consequences.</summary>
    /// <param name="subscription">The subscription, with its organization.</param>
    /// <param name="notice">The notice to send.</param>
    /// <param name="links">The base URL of links; null for no link.</param>
    public static EmailMessage PaymentFailed(Subscription subscription, PaymentNotice notice, string? links)
    {
        var (name, plan) = (EmailTemplates.OneLine(subscription.Organization.Name), subscription.Plan);
        var end = EmailTemplates.Instant(subscription.GraceEnd!.Value);
        var (keep, back, label) = subscription.IsOpen
            ? ("Update the payment method so that we can retry the payment.",
                "The plan is restored as soon as the payment succeeds.",
                Update)
            : ("The subscription was canceled because of this. To keep the plan, buy it again.",
                "To restore the plan, buy it again.",
                Buy);
        return notice switch
        {
            PaymentNotice.Failed => new EmailMessage(
                $"A payment for {name} failed",
                [$"The payment for the {plan} plan of {name} failed. The plan remains active until {end}.", keep],
                Link(label)),
            PaymentNotice.EndsSoon => new EmailMessage(
                $"The {plan} plan of {name} ends soon",
                [$"The payment for the {plan} plan of {name} is still due. Without it, {name} moves to the Free plan on {end}.", keep],
                Link(label)),
            _ => new EmailMessage(
                $"{name} is now on the Free plan",
                [$"We didn't receive the payment for the {plan} plan of {name} in time, so {name} has moved to the Free plan.", back],
                Link("View your plan")),
        };

        EmailLink? Link(string text) => links is null ? null : new EmailLink(text, $"{links}/workspace/plan");
    }

    /// <summary>Requests a plan from the operator's contact.</summary>
    /// <param name="organization">The requesting organization.</param>
    /// <param name="plan">The requested plan.</param>
    /// <param name="caller">The requesting admin, who receives replies.</param>
    public static EmailMessage PlanRequested(Organization organization, Plan plan, ICaller caller)
    {
        var name = EmailTemplates.OneLine(organization.Name);
        return new EmailMessage(
            $"{name} requested the {plan} plan",
            [
                $"{EmailTemplates.Sender(caller)} requested the {plan} plan for {name}, which is on the {organization.Plan} plan.",
                $"To grant it, run this command on a node: set-plan {organization.Slug} {plan.ToString().ToLowerInvariant()}",
                "Replies to this email go to the person who requested the plan.",
            ],
            null)
        {
            ReplyTo = caller.Email,
        };
    }
}
