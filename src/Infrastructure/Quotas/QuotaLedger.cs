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
/// Counts requests against limits, never one too many: on every node each request spends a permit of a lease that the
/// database granted, so that all nodes together admit no more than the limit, across restarts too.
/// </summary>
public sealed partial class QuotaLedger(IQuotaCounters counters, PlatformSettings settings, TimeProvider clock, ILogger<QuotaLedger> log)
    : PeriodicService(TimeSpan.FromMilliseconds(500), log), IQuotas
{
    /// <summary>How the subjects begin that are addresses.</summary>
    internal const string AddressSubjects = "ip:";

    /// <summary>How the subjects begin that are organizations.</summary>
    internal const string OrganizationSubjects = "org:";

    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(1);
    private static readonly QuotaWindow[] AllWindows = Enum.GetValues<QuotaWindow>();

    private readonly ConcurrentDictionary<OrganizationId, Quota> _organizations = new();
    private readonly ConcurrentDictionary<ClientNetwork, Quota> _networks = new();
    private readonly List<Quota> _left = [];
    private readonly QuotaLimits _anonymous = new(settings.RateLimits.AnonymousPerMinute, null, null);

    /// <summary>
    /// Decides about a request of an organization, and counts it where it is admitted; false where that needs a question to the database.
    /// </summary>
    public bool TryTake(OrganizationId organization, Plan plan, DateTimeOffset now, out QuotaDecision decision) =>
        TryTake(Of(organization), settings.Plans[plan], now, out decision);

    /// <summary>
    /// Decides about a request that showed no good credential, by where it comes from; false where that needs a question to the database.
    /// </summary>
    public bool TryTake(IPAddress? address, DateTimeOffset now, out QuotaDecision decision) =>
        TryTake(Of(address), _anonymous, now, out decision);

    /// <summary>Decides about a request of an organization, and counts it where it is admitted.</summary>
    public ValueTask<QuotaDecision> TakeAsync(OrganizationId organization, Plan plan, CancellationToken ct) =>
        TryTake(organization, plan, clock.GetUtcNow(), out var decision)
            ? ValueTask.FromResult(decision)
            : Of(organization).DecideAsync(settings.Plans[plan], ct);

    /// <summary>Decides about a request that showed no good credential, by where it comes from.</summary>
    public ValueTask<QuotaDecision> TakeAsync(IPAddress? address, CancellationToken ct) =>
        TryTake(address, clock.GetUtcNow(), out var decision) ? ValueTask.FromResult(decision) : Of(address).DecideAsync(_anonymous, ct);

    /// <summary>Takes back the permit of a request that is not counted after all.</summary>
    public static void Refund(Lease spent) => spent.Owner.Refund(spent);

    public async ValueTask<IReadOnlyList<QuotaStatus>> ReadAsync(OrganizationId organization, Plan plan, CancellationToken ct)
    {
        var limits = settings.Plans[plan];
        var now = clock.GetUtcNow();
        var counts = await counters.ReadAsync(Subject(organization), now, ct);

        // What this node holds has been handed out, but not been asked for yet.
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

    /// <summary>Asks the database again before anything more of an organization's is refused.</summary>
    public void ForgetRefusal(OrganizationId organization)
    {
        if (_organizations.TryGetValue(organization, out var quota)) quota.ForgetRefusal();
    }

    /// <summary>Gives back every lease, so that other nodes and the next start can spend it.</summary>
    public Task ReturnAllAsync(CancellationToken ct) => SweepAsync(TimeSpan.Zero, ct);

    /// <summary>Gives back the leases that were not used of late.</summary>
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
        // A request that had found one of these before it left may have taken a lease since.
        foreach (var left in _left) await left.SweepAsync(TimeSpan.Zero, ct);
        _left.Clear();

        await SweepAsync(_organizations, idleAfter, ct);
        await SweepAsync(_networks, idleAfter, ct);
    }

    private async Task SweepAsync<TKey>(ConcurrentDictionary<TKey, Quota> quotas, TimeSpan idleAfter, CancellationToken ct)
        where TKey : notnull
    {
        foreach (var (key, quota) in quotas)
        {
            if (await quota.SweepAsync(idleAfter, ct) && quotas.TryRemove(key, out _)) _left.Add(quota);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The database grants no permits: once those in hand are spent, requests are answered 503")]
    private static partial void LogUnreachable(ILogger log, Exception failure);
}
