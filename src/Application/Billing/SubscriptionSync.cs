using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Application.Users;
using Platform.Domain.Audit;
using Platform.Domain.Billing;

namespace Platform.Application.Billing;

/// <summary>
/// Updates a subscription, and with it the organization's plan, to the payment provider's current state. The row is read before the
/// provider is called and is saved only if nobody has changed it since, so that an older state never overwrites a newer one.
/// </summary>
internal sealed class SubscriptionSync(
    IAppDb db, IBilling billing, IAuditTrail audit, IOutbox outbox, PublicAddress address, TimeProvider clock)
{
    /// <summary>Requests the provider's state and applies it. The caller saves.</summary>
    /// <param name="subscription">The tracked row, with its organization.</param>
    /// <param name="cause">The cause, for the audit log; null for a periodic check.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>Whether the customer has a subscription to a plan that has not ended, and must not buy a second one.</returns>
    /// <exception cref="BillingUnreachableException">The provider doesn't respond or returns an error.</exception>
    public async Task<bool> ApplyAsync(Subscription subscription, string? cause, CancellationToken ct)
    {
        var states = subscription.CustomerId is { } customer ? await billing.ListSubscriptionsAsync(customer, ct) : [];
        var now = clock.GetUtcNow();
        var isChanged = subscription.Update(states, now);
        var organization = subscription.Organization;
        if (subscription.ManagedByBilling && organization.MoveTo(subscription.PlanAt(now)))
        {
            audit.RecordFor(
                organization, null, AuditAction.PlanChanged, "organization", organization.Id.Value,
                Detail($"plan: {organization.Plan}", cause));
        }
        else if (isChanged)
        {
            audit.RecordFor(
                organization, null, AuditAction.SubscriptionChanged, "organization", organization.Id.Value,
                Detail(DetailOf(subscription), cause));
        }

        await PostNoticeAsync(subscription, now, ct);
        return subscription.IsOpen || states.Any(state => state is { IsOpen: true, Plan: not null });
    }

    private async Task PostNoticeAsync(Subscription subscription, DateTimeOffset now, CancellationToken ct)
    {
        // A plan that the operator has set doesn't depend on payments.
        if (!subscription.ManagedByBilling || subscription.TakePaymentNotice(now) is not { } notice) return;
        if (subscription.Organization.DisabledAt is not null) return;
        var message = BillingEmails.PaymentFailed(subscription, notice, address.ForMembers);
        var admins = await db.Query(new ActiveAdminsOf(subscription.OrganizationId)).ToListAsync(ct);
        foreach (var admin in admins) outbox.Post(admin, message, now + EmailTemplates.NoticeLifetime);
    }

    private static string Detail(string what, string? cause) => cause is null ? what : $"{what}, {cause}";

    private static string DetailOf(Subscription subscription)
    {
        var detail = $"subscription: {subscription.Status}";
        return subscription.CancelAt is { } end && subscription.IsOpen
            ? $"{detail}, ends {end.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"
            : detail;
    }
}
