using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Application.Quotas;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Hosting;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Quotas.Notices;

/// <summary>
/// Every few seconds, finds organizations that have used at least 80 % of a day's or month's limit, caches them for the console's banner,
/// and emails their admins. This costs requests nothing, because it reads the counters that leases are granted from. They include permits
/// that a node holds but hasn't spent, at most one minute's limit, so a notice may be early by that much.
/// </summary>
internal sealed class LimitMonitor(
    Func<AppDb> contexts, IServiceScopeFactory scopes, PlatformSettings settings, TimeProvider clock, ILogger<LimitMonitor> log)
    : PeriodicService(TimeSpan.FromSeconds(5), log), INearLimits
{
    // Counters without recent leases change only with a new plan or a reset; all are read every half minute.
    private const int RunsPerFullRead = 6;
    private const int RecentMinutes = 2;

    // SQL Server accepts 2,100 parameters, and each organization is one.
    private const int OrganizationsPerQuery = 500;

    private static readonly QuotaWindow[] Watched = [QuotaWindow.Month, QuotaWindow.Day];

    private readonly ConcurrentDictionary<OrganizationId, QuotaCounts> _near = new();
    private readonly HashSet<SentNotice> _sent = [];
    private readonly SemaphoreSlim _running = new(1);
    private int _run;

    public LimitUse? Find(OrganizationId organization, Plan plan) =>
        _near.TryGetValue(organization, out var counts) ? UsesOf(counts, plan).OrderByDescending(use => use.IsFull).FirstOrDefault() : null;

    /// <summary>Reads the counters and sends the notices that are due.</summary>
    public override async Task RunOnceAsync(CancellationToken ct)
    {
        await _running.WaitAsync(ct);
        try
        {
            await ReadAsync(isFull: _run++ % RunsPerFullRead == 0, ct);
            await EachAsync(await FindDueAsync(ct), due => SendAsync(due, ct));
        }
        finally
        {
            _running.Release();
        }
    }

    public override void Dispose()
    {
        _running.Dispose();
        base.Dispose();
    }

    private async Task ReadAsync(bool isFull, CancellationToken ct)
    {
        var windows = QuotaWindows.At(clock.GetUtcNow());
        var (day, month, since) = (windows.Day, windows.Month, windows.Minute - RecentMinutes);
        var (dayLeast, monthLeast) = (LeastOf(QuotaWindow.Day), LeastOf(QuotaWindow.Month));
        await using var db = contexts();
        var counters = db.Set<QuotaCounter>().AsNoTracking().Where(c => c.Subject.StartsWith(QuotaLedger.OrganizationSubjects));
        if (!isFull) counters = counters.Where(c => c.Minute >= since);
        var near = await counters
            .Where(c => (c.Day == day && c.DayUsed >= dayLeast) || (c.Month == month && c.MonthUsed >= monthLeast))
            .ToListAsync(ct);

        var found = near.ToDictionary(counter => OrganizationOf(counter.Subject), CountsOf);
        foreach (var (organization, counts) in found) _near[organization] = counts;
        if (!isFull) return;
        foreach (var organization in _near.Keys.Where(organization => !found.ContainsKey(organization)))
        {
            _near.TryRemove(organization, out _);
        }
    }

    private async Task<List<DueNotice>> FindDueAsync(CancellationToken ct)
    {
        var month = QuotaWindows.At(clock.GetUtcNow()).BeginOf(QuotaWindow.Month);
        _sent.RemoveWhere(notice => notice.WindowStart < month);
        var due = new List<DueNotice>();
        foreach (var organizations in _near.Keys.Chunk(OrganizationsPerQuery))
        {
            await using var db = contexts();
            var plans = await db.Organizations
                .Where(o => organizations.Contains(o.Id) && o.DisabledAt == null)
                .Select(o => new { o.Id, o.Plan })
                .ToListAsync(ct);
            due.AddRange(
                from organization in plans
                from use in UsesOf(_near[organization.Id], organization.Plan)
                where !_sent.Contains(SentNotice.Of(organization.Id, use))
                select new DueNotice(organization.Id, organization.Plan, use));
        }

        return due;
    }

    private async Task SendAsync(DueNotice due, CancellationToken ct)
    {
        if (await FindNowAsync(due, ct) is not { } use) return;
        var notice = new SendLimitNotice(due.Organization, due.Plan, use);
        var sent = await UseCaseScope.SendAsync(scopes, SystemContext.WithoutClient, notice, ct);
        if (sent.Error is null && sent.Value == LimitNoticeOutcome.Sent) _sent.Add(SentNotice.Of(due.Organization, use));
    }

    // The cached counts may be half a minute old, and may have been reset since.
    private async Task<LimitUse?> FindNowAsync(DueNotice due, CancellationToken ct)
    {
        var subject = QuotaLedger.Subject(due.Organization);
        await using var db = contexts();
        if (await db.Set<QuotaCounter>().AsNoTracking().SingleOrDefaultAsync(c => c.Subject == subject, ct) is not { } counter)
        {
            _near.TryRemove(due.Organization, out _);
            return null;
        }

        var counts = _near[due.Organization] = CountsOf(counter);
        return UsesOf(counts, due.Plan).FirstOrDefault(use => use.Window == due.Use.Window);
    }

    private static QuotaCounts CountsOf(QuotaCounter counter) => new(
        new QuotaWindows(counter.Minute, counter.Day, counter.Month), counter.MinuteUsed, counter.DayUsed, counter.MonthUsed);

    // A window that has ended doesn't count.
    private IEnumerable<LimitUse> UsesOf(QuotaCounts counts, Plan plan)
    {
        var now = QuotaWindows.At(clock.GetUtcNow());
        foreach (var window in Watched)
        {
            if (window == QuotaWindow.Day ? counts.Windows.Day != now.Day : counts.Windows.Month != now.Month) continue;
            var use = LimitUse.Of(window, settings.Plans[plan].Of(window), counts.Of(window), now.BeginOf(window), now.ResetOf(window));
            if (use is not null) yield return use;
        }
    }

    // The lowest count that causes a notice under any plan.
    private long LeastOf(QuotaWindow window) =>
        settings.Plans.Values.Min(limits => limits.Of(window) is { } limit ? LimitUse.LeastFor(limit) : long.MaxValue);

    private static OrganizationId OrganizationOf(string subject) =>
        new(long.Parse(subject.AsSpan(QuotaLedger.OrganizationSubjects.Length), NumberStyles.None, CultureInfo.InvariantCulture));

    private sealed record DueNotice(OrganizationId Organization, Plan Plan, LimitUse Use);

    private sealed record SentNotice(OrganizationId Organization, QuotaWindow Window, DateTimeOffset WindowStart, int Threshold, long Limit)
    {
        public static SentNotice Of(OrganizationId organization, LimitUse use) =>
            new(organization, use.Window, use.WindowStart, use.Threshold, use.Limit);
    }
}
