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
/// Deletes every hour what has expired: refresh tokens, mailed tokens, sign-ins, kept answers, failures and addresses that are no longer
/// counted, changes that every node has read, notices, plan requests and billing events of long ago, networks of revoked keys, and audit
/// entries past their time.
/// </summary>
internal sealed partial class Housekeeping(Func<AppDb> contexts, AuditPruning audit, TimeProvider clock, ILogger<Housekeeping> log)
    : PeriodicService(TimeSpan.FromHours(1), log)
{
    // A node reads changes within seconds; one that can't for minutes forgets all it knows.
    private static readonly TimeSpan ChangesKept = TimeSpan.FromHours(1);

    // An address is counted by the minute; clocks may differ by some.
    private const int CountedMinutesKept = 10;

    // Failures are counted for a day at most (RateLimitSettings). What ends later was begun by a clock that was wrong.
    private static readonly TimeSpan LongestFailureWindow = TimeSpan.FromHours(25);

    // The longest window that a notice is sent once for is a month.
    private static readonly TimeSpan NoticesKept = TimeSpan.FromDays(62);

    // Stripe sends an event again for three days; its present state decides in any case.
    private static readonly TimeSpan BillingEventsKept = TimeSpan.FromDays(90);

    // SQL Server locks the whole table from 5,000 locks of one statement on; writers get in between two batches.
    private const int AtATime = 1000;

    // All addresses of so many keys are less than a batch. Nodes that add at once may go over the limit of a key by some.
    private const int KeysAtATime = AtATime / (ApiKeyAddresses.PerKey + 16);

    /// <summary>Deletes what has expired by now. A kind that can't be deleted is logged, and the others are deleted all the same.</summary>
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

        // Tokens that are still there would be deleted along with their sign-in, as many as there are.
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

    // Batch by batch, each in its own transaction, for as long as one deletes so many rows that there may be more.
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
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            LogNotDeleted(log, problem, kind);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Not every expired {Kind} could be deleted; the next hour tries again")]
    private static partial void LogNotDeleted(ILogger log, Exception problem, string kind);
}
