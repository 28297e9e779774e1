using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Audit.Review;
using Platform.Infrastructure.Audit.Security;
using Platform.Infrastructure.Credentials;
using Platform.Infrastructure.Hosting;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Quotas;
using Platform.Infrastructure.Quotas.Failures;

namespace Platform.Infrastructure.Retention;

/// <summary>
/// Every hour, deletes what has expired: refresh tokens, email tokens, sessions, stored answers, failure and quota
/// counters, changes that every node has read, old notices, plan requests and billing events, networks of revoked
/// keys, and audit entries past their retention period.
/// </summary>
internal sealed partial class Housekeeping(Func<AppDb> contexts, AuditPruning audit, TimeProvider clock, ILogger<Housekeeping> log)
    : PeriodicService(TimeSpan.FromHours(1), log)
{
    // A node reads changes within seconds; if it can't for minutes, it clears its caches.
    private static readonly TimeSpan ChangesKept = TimeSpan.FromHours(1);

    // Addresses are counted per minute; clocks may differ by a few.
    private const int CountedMinutesKept = 10;

    // Failures are counted for a day at most (RateLimitSettings). A window that ends later was started by a clock that ran ahead.
    private static readonly TimeSpan LongestFailureWindow = TimeSpan.FromHours(25);

    // A notice is sent once per window, and the longest window is a month.
    private static readonly TimeSpan NoticesKept = TimeSpan.FromDays(62);

    // Stripe repeats an event for three days; the subscription's current state decides in any case.
    private static readonly TimeSpan BillingEventsKept = TimeSpan.FromDays(90);

    // SQL Server escalates to a table lock at 5,000 locks of one statement; other writers can run between two batches.
    private const int AtATime = 1000;

    // All addresses of this many keys fit in a batch. Nodes that insert at the same time may exceed a key's limit slightly.
    private const int KeysAtATime = AtATime / (ApiKeyAddresses.PerKey + 16);

    /// <summary>Deletes everything that has expired. A failure is logged and doesn't stop the other kinds.</summary>
    public override async Task RunOnceAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var milliseconds = now.ToUnixTimeMilliseconds();
        var changesEnd = now - ChangesKept;
        var minute = QuotaWindows.At(now).Minute;
        var (minutesEnd, minutesBegin) = (minute - CountedMinutesKept, minute + CountedMinutesKept);
        var (noticesEnd, eventsEnd) = (now - NoticesKept, now - BillingEventsKept);
        var requestsEnd = DateOnly.FromDateTime(noticesEnd.UtcDateTime);
        var failuresBegin = (now + LongestFailureWindow).ToUnixTimeMilliseconds();
        await DeleteAsync(db => db.RefreshTokens.Where(t => t.ExpiresAt < now).Take(AtATime), AtATime, ct);
        await DeleteAsync(db => db.MailTokens.Where(t => t.ExpiresAt < now).Take(AtATime), AtATime, ct);
        await DeleteAsync(db => db.IdempotentRequests.Where(r => r.ExpiresAt < now).Take(AtATime), AtATime, ct);

        // Deleting a session would also delete its remaining tokens, an unlimited number.
        await DeleteAsync(
            db => db.Sessions.Where(s => s.ExpiresAt < now && !db.RefreshTokens.Any(t => t.SessionId == s.Id)).Take(AtATime), AtATime, ct);
        await DeleteAsync(
            db => db.Set<FailureCounter>().Where(c => c.EndsAt <= milliseconds || c.EndsAt > failuresBegin).Take(AtATime), AtATime, ct);
        await DeleteAsync(
            db => db.Set<QuotaCounter>()
                .Where(c => (c.Minute < minutesEnd || c.Minute > minutesBegin) && c.Subject.StartsWith(QuotaLedger.AddressSubjects))
                .Take(AtATime),
            AtATime,
            ct);
        await DeleteAsync(db => db.LimitNotices.Where(n => n.SentAt < noticesEnd).Take(AtATime), AtATime, ct);
        await DeleteAsync(db => db.PlanRequests.Where(r => r.Day < requestsEnd).Take(AtATime), AtATime, ct);
        await DeleteAsync(db => db.BillingEvents.Where(e => e.ReceivedAt < eventsEnd).Take(AtATime), AtATime, ct);
        await DeleteAsync(db => db.Set<CredentialChange>().Where(c => c.At < changesEnd).Take(AtATime), AtATime, ct);
        await DeleteAsync(db => db.Set<ApiKeyAddress>().Where(a => RevokedKeys(db).Contains(a.ApiKeyId)), 1, ct);
        await TryAsync(nameof(AuditEntry), () => audit.PruneAsync(ct), ct);
    }

    protected override bool RunsAtStart => false;

    private static IQueryable<ApiKeyId> RevokedKeys(AppDb db) => db.ApiKeys
        .Where(k => k.RevokedAt != null && db.Set<ApiKeyAddress>().Any(a => a.ApiKeyId == k.Id))
        .OrderBy(k => k.Id)
        .Select(k => k.Id)
        .Take(KeysAtATime);

    // Deletes in batches, each in its own transaction, until a batch is so small that nothing more can be left.
    private Task DeleteAsync<T>(Func<AppDb, IQueryable<T>> batch, int moreFrom, CancellationToken ct)
        where T : class => TryAsync(
        typeof(T).Name,
        async () =>
        {
            await using var db = contexts();
            db.AllowLongWork();
            var rows = batch(db);
            int deleted;
            do
            {
                deleted = 0;
                await db.TransactAsync(async token => deleted = await rows.ExecuteDeleteAsync(token), ct);
            }
            while (deleted >= moreFrom);
        },
        ct);

    private async Task TryAsync(string kind, Func<Task> delete, CancellationToken ct)
    {
        try
        {
            await delete();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogNotDeleted(log, exception, kind);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Not every expired {Kind} could be deleted; it is retried in an hour")]
    private static partial void LogNotDeleted(ILogger log, Exception exception, string kind);
}
