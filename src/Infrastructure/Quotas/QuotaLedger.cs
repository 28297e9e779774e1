using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Platform.Application.Quotas;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Hosting;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Quotas;

/// <summary>
/// Counts requests against limits that are never exceeded: on every node each request spends a permit of a lease granted by the database,
/// so all nodes together admit no more than the limit, including across restarts.
/// </summary>
public sealed partial class QuotaLedger(IQuotaCounters counters, PlatformSettings settings, TimeProvider clock, ILogger<QuotaLedger> log)
    : PeriodicService(TimeSpan.FromMilliseconds(500), log), IQuotas
{
    /// <summary>The prefix of subjects that are addresses.</summary>
    internal const string AddressSubjects = "ip:";

    /// <summary>The prefix of subjects that are organizations.</summary>
    internal const string OrganizationSubjects = "org:";

    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(1);
    private static readonly QuotaWindow[] AllWindows = Enum.GetValues<QuotaWindow>();

    private readonly ConcurrentDictionary<OrganizationId, Quota> _organizations = new();
    private readonly ConcurrentDictionary<ClientNetwork, Quota> _networks = new();
    private readonly List<Quota> _removed = [];
    private readonly QuotaLimits _anonymous = new(settings.RateLimits.AnonymousPerMinute, null, null);

    /// <summary>Decides about an organization's request, and counts it if it is admitted; false if that needs a database query.</summary>
    public bool TryTake(OrganizationId organization, Plan plan, DateTimeOffset now, out QuotaDecision decision) =>
        TryTake(Of(organization), settings.Plans[plan], now, out decision);

    /// <summary>Decides about a request without a valid credential, by its client address; false if that needs a database query.</summary>
    public bool TryTake(IPAddress? address, DateTimeOffset now, out QuotaDecision decision) =>
        TryTake(Of(address), _anonymous, now, out decision);

    /// <summary>Decides about an organization's request, and counts it if it is admitted.</summary>
    public ValueTask<QuotaDecision> TakeAsync(OrganizationId organization, Plan plan, CancellationToken ct) =>
        TryTake(organization, plan, clock.GetUtcNow(), out var decision)
            ? ValueTask.FromResult(decision)
            : Of(organization).DecideAsync(settings.Plans[plan], ct);

    /// <summary>Decides about a request without a valid credential, by its client address.</summary>
    public ValueTask<QuotaDecision> TakeAsync(IPAddress? address, CancellationToken ct) =>
        TryTake(address, clock.GetUtcNow(), out var decision) ? ValueTask.FromResult(decision) : Of(address).DecideAsync(_anonymous, ct);

    /// <summary>Returns the permit of a request that isn't counted after all.</summary>
    public static void Refund(Lease spent) => spent.Owner.Refund(spent);

    public async ValueTask<IReadOnlyList<QuotaStatus>> ReadAsync(OrganizationId organization, Plan plan, CancellationToken ct)
    {
        var limits = settings.Plans[plan];
        var now = clock.GetUtcNow();
        var counts = await counters.ReadAsync(Subject(organization), now, ct);

        // Permits that this node holds were granted but aren't used yet.
        var held = _organizations.TryGetValue(organization, out var quota) && quota.Lease is { } lease ? lease : null;
        return
        [
            .. AllWindows.Select(window => new QuotaStatus(
                window, limits.Of(window),
                limits.Of(window) - Math.Clamp(counts.Of(window) - LeftOf(held, counts.Windows, window), 0, limits.Of(window) ?? 0),
                counts.Windows.ResetOf(window, now))),
        ];
    }

    public Task ResetAsync(OrganizationId organization, CancellationToken ct) =>
        counters.ResetAsync(Subject(organization), organization, ct);

    /// <summary>Makes the next decision about the organization query the database again.</summary>
    public void ForgetRefusal(OrganizationId organization)
    {
        if (_organizations.TryGetValue(organization, out var quota)) quota.ForgetRefusal();
    }

    /// <summary>Returns all leases, so that other nodes or the next startup can use the permits.</summary>
    public Task ReturnAllAsync(CancellationToken ct) => SweepAsync(TimeSpan.Zero, ct);

    /// <summary>Returns leases that have not been used recently.</summary>
    public override Task RunOnceAsync(CancellationToken ct) => SweepAsync(IdleAfter, ct);

    protected override bool RunsAtStart => false;

    protected override Task FinishAsync(CancellationToken ct) => ReturnAllAsync(ct);

    private static bool TryTake(Quota quota, QuotaLimits limits, DateTimeOffset now, out QuotaDecision decision)
    {
        if (limits.IsLimited) return quota.TryDecide(limits, now, out decision);
        decision = QuotaDecision.Unlimited;
        return true;
    }

    private static long LeftOf(Lease? lease, QuotaWindows windows, QuotaWindow window)
    {
        if (lease is null) return 0;
        var isSame = window switch
        {
            QuotaWindow.Minute => lease.Windows.Minute == windows.Minute,
            QuotaWindow.Day => lease.Windows.Day == windows.Day,
            _ => lease.Windows.Month == windows.Month,
        };
        return isSame ? lease.Left : 0;
    }

    internal static string Subject(OrganizationId organization) => $"{OrganizationSubjects}{organization.Value}";

    private Quota Of(OrganizationId organization) =>
        _organizations.TryGetValue(organization, out var quota)
            ? quota
            : _organizations.GetOrAdd(organization, static (of, ledger) => ledger.New(Subject(of)), this);

    private Quota Of(IPAddress? address)
    {
        var network = ClientNetwork.Of(address);
        return _networks.TryGetValue(network, out var quota)
            ? quota
            : _networks.GetOrAdd(network, static (of, ledger) => ledger.New($"{AddressSubjects}{of}"), this);
    }

    private Quota New(string subject) => new(subject, counters, clock, failure => LogUnreachable(log, failure));

    private async Task SweepAsync(TimeSpan idleAfter, CancellationToken ct)
    {
        // A request that found one of these before it was removed may have got a lease since.
        foreach (var quota in _removed) await quota.SweepAsync(TimeSpan.Zero, ct);
        _removed.Clear();

        await SweepAsync(_organizations, idleAfter, ct);
        await SweepAsync(_networks, idleAfter, ct);
    }

    private async Task SweepAsync<TKey>(ConcurrentDictionary<TKey, Quota> quotas, TimeSpan idleAfter, CancellationToken ct)
        where TKey : notnull
    {
        foreach (var (key, quota) in quotas)
        {
            if (await quota.SweepAsync(idleAfter, ct) && quotas.TryRemove(key, out _)) _removed.Add(quota);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The database grants no permits; when the present ones are spent, requests are answered with 503")]
    private static partial void LogUnreachable(ILogger log, Exception failure);
}
