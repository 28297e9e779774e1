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
            ? ("Update the payment method, and the payment is tried again.", "The plan comes back as soon as the payment is made.", Update)
            : ("The subscription has ended for that reason. Buy the plan again to keep it.", "Buy the plan again to get it back.", Buy);
        return notice switch
        {
            PaymentNotice.Failed => new EmailMessage(
                $"A payment for {name} failed",
                [$"The payment for the {plan} plan of {name} failed. The plan stays as it is until {end}.", keep],
                Link(label)),
            PaymentNotice.EndsSoon => new EmailMessage(
                $"The {plan} plan of {name} ends soon",
                [$"The payment for the {plan} plan of {name} is still due. Without it, {name} moves to the Free plan on {end}.", keep],
                Link(label)),
            _ => new EmailMessage(
                $"{name} is now on the Free plan",
                [$"The payment for the {plan} plan of {name} was not made in time, and {name} moved to the Free plan.",
                    back],
                Link("See your plan")),
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
            $"{name} asks for the {plan} plan",
            [
                $"{EmailTemplates.Sender(caller)} asks for the {plan} plan for {name}, which is on the {organization.Plan} plan.",
                $"To grant it, type on a node: set-plan {organization.Slug} {plan.ToString().ToLowerInvariant()}",
                "An answer to this mail goes to the person who asked.",
            ],
            null)
        {
            ReplyTo = caller.Email,
        };
    }
}
