using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Quotas;

namespace Platform.Infrastructure.Persistence;

/// <summary>Takes away, every hour, what has expired and can serve no one: refresh tokens past their life, mailed tokens past theirs, sign-ins long over, answers no longer given again, failures and addresses no longer counted, changes that every node has read, and the audit past its time.</summary>
internal sealed partial class Housekeeping(Func<AppDb> contexts, AuditPruning audit, TimeProvider clock, ILogger<Housekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // A node reads changes within seconds; one that can't for minutes forgets all it knows.
    private static readonly TimeSpan ChangesKept = TimeSpan.FromHours(1);

    // An address is counted by the minute; clocks may differ by some.
    private const int CountedMinutesKept = 10;

    /// <summary>Deletes what has expired by now.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var milliseconds = now.ToUnixTimeMilliseconds();
        var changesEnd = now - ChangesKept;
        var minutesEnd = QuotaWindows.At(now).Minute - CountedMinutesKept;
        await using var db = contexts();
        db.AllowLongWork();
        await db.TransactAsync(
            async token =>
            {
                await db.RefreshTokens.Where(t => t.ExpiresAt < now).ExecuteDeleteAsync(token);
                await db.MailTokens.Where(t => t.ExpiresAt < now).ExecuteDeleteAsync(token);
                await db.IdempotentRequests.Where(r => r.ExpiresAt < now).ExecuteDeleteAsync(token);
                await db.Sessions.Where(s => s.ExpiresAt < now).ExecuteDeleteAsync(token);
                await db.Set<FailureCounter>().Where(c => c.EndsAt <= milliseconds).ExecuteDeleteAsync(token);
                await db.Set<QuotaCounter>().Where(c => c.Minute < minutesEnd && c.Subject.StartsWith(QuotaLedger.AddressSubjects)).ExecuteDeleteAsync(token);
                await db.Changes.Where(c => c.At < changesEnd).ExecuteDeleteAsync(token);
                await db.Set<ApiKeyAddress>().Where(a => db.ApiKeys.Any(k => k.Id == a.ApiKeyId && k.RevokedAt != null)).ExecuteDeleteAsync(token);
            },
            ct);

        // By itself: no one who waits for an organization's audit may hold what stands above.
        await audit.PruneAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TrySweepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is swept after the next start.
        }
    }

    private async Task TrySweepAsync(CancellationToken ct)
    {
        try
        {
            await SweepAsync(ct);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            LogNotSwept(log, problem);
        }
    }

    [LoggerMessage(LogLevel.Warning, "What has expired could not be taken away; the next hour tries again")]
    private static partial void LogNotSwept(ILogger log, Exception problem);
}
