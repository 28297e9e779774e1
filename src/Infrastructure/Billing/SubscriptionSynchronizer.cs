using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Application.Billing;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Domain.Billing;
using Platform.Infrastructure.Hosting;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Billing;

/// <summary>
/// Every minute, synchronizes subscriptions that are due without an event: a payment failed and a reminder or the end of the grace period
/// is due, or the paid period has ended and no event has arrived since.
/// </summary>
internal sealed class SubscriptionSynchronizer(
    Func<AppDb> contexts, IServiceScopeFactory scopes, TimeProvider clock, ILogger<SubscriptionSynchronizer> log)
    : PeriodicService(TimeSpan.FromMinutes(1), log)
{
    // Stripe finalizes an invoice about an hour after the period has ended.
    private static readonly TimeSpan Late = TimeSpan.FromHours(2);

    /// <summary>Synchronizes all subscriptions that are due.</summary>
    public override async Task RunOnceAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (ended, endsSoon) = (now - Subscription.PaymentGrace, now - Subscription.PaymentGrace + Subscription.LastReminder);
        var late = now - Late;
        await using var db = contexts();
        var overdue = await db.Subscriptions
            .Where(s => s.ManagedByBilling && s.PaymentFailedSince != null)
            .Where(s => (s.PaymentFailedSince <= ended && s.PaymentNotice != PaymentNotice.Ended)
                || (s.PaymentFailedSince <= endsSoon && s.PaymentNotice == PaymentNotice.Failed))
            .Select(s => s.OrganizationId)
            .ToListAsync(ct);
        var withoutEvent = await db.Subscriptions
            .Where(s => s.PeriodEnd <= late && s.AskedAt <= late && s.CustomerId != null)
            .Where(s => s.Status != SubscriptionStatus.Canceled && s.Status != SubscriptionStatus.IncompleteExpired)
            .Select(s => s.OrganizationId)
            .ToListAsync(ct);
        await EachAsync(
            overdue.Union(withoutEvent),
            organization => UseCaseScope.SendAsync(scopes, SystemContext.WithoutClient, new SyncSubscription(organization), ct));
    }
}
