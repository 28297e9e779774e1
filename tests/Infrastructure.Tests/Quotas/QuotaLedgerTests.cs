using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Quotas;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Quotas;

/// <summary>Each ledger here is a node; all share one database.</summary>
[Trait("Database", "Any")]
public sealed class QuotaLedgerTests : IDisposable
{
    private static readonly OrganizationId Acme = new(7);

    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly FakeTimeProvider _clock = new(Start);
    private readonly List<QuotaLedger> _nodes = [];
    private bool _isOutOfReach;

    [Fact]
    public async Task Sequential_requests_are_admitted_up_to_the_limit_and_the_remainder_falls_to_0()
    {
        var node = Node(60);
        var remaining = new List<long>();
        for (var i = 0; i < 60; i++)
        {
            var decision = await TakeAsync(node);
            Assert.Equal((QuotaOutcome.Admitted, QuotaWindow.Minute, 60L), (decision.Outcome, decision.Window, decision.Limit));
            remaining.Add(decision.Remaining);
        }

        Assert.Equal(Enumerable.Range(0, 60).Select(left => 59L - left), remaining);
        var refused = await TakeAsync(node);
        Assert.Equal(
            (QuotaOutcome.Refused, QuotaWindow.Minute, 0L, Start.AddMinutes(1)),
            (refused.Outcome, refused.Window, refused.Remaining, refused.Reset));
    }

    [Fact]
    public async Task Sixteen_concurrent_callers_together_get_exactly_the_limit_each_with_its_own_number()
    {
        var node = Node(60);
        var decisions = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            var own = new List<QuotaDecision>();
            for (var i = 0; i < 20; i++) own.Add(await TakeAsync(node));
            return own;
        })));

        var admitted = decisions.SelectMany(own => own).Where(d => d.Outcome == QuotaOutcome.Admitted).ToList();
        Assert.Equal(Enumerable.Range(0, 60).Select(left => (long)left), admitted.Select(d => d.Remaining).Order());
    }

    [Fact]
    public async Task Two_busy_nodes_together_admit_the_limit()
    {
        var (one, other) = (Node(1000), Node(1000));
        var admitted = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => SpendAsync(i % 2 == 0 ? one : other, 40))));

        Assert.InRange(admitted.Sum(), 950, 1000);
    }

    [Fact]
    public async Task Permits_that_a_node_holds_unspent_become_available_to_another()
    {
        var (idle, busy) = (Node(1000), Node(1000));
        await TakeAsync(idle);

        await idle.ReturnAllAsync(Ct);

        Assert.Equal(999, await SpendAsync(busy, 1100));
    }

    [Fact]
    public async Task Crash_loses_at_most_a_lease_and_admits_no_more()
    {
        var crashed = Node(1000);
        var before = await SpendAsync(crashed, 100);
        _nodes.Remove(crashed);

        var after = await SpendAsync(Node(1000), 1100);

        Assert.InRange(before + after, 900, 1000);
    }

    [Fact]
    public async Task Restart_does_not_start_the_window_again()
    {
        var first = Node(60);
        Assert.Equal(25, await SpendAsync(first, 25));
        await first.StopAsync(Ct);

        Assert.Equal(35, await SpendAsync(Node(60), 100));
    }

    [Fact]
    public async Task Next_minute_starts_a_new_count()
    {
        var node = Node(60);
        Assert.Equal(60, await SpendAsync(node, 61));

        _clock.SetUtcNow(Start.AddSeconds(59.999));
        Assert.Equal(0, await SpendAsync(node, 3));
        _clock.SetUtcNow(Start.AddMinutes(1));
        Assert.Equal(60, await SpendAsync(node, 61));
    }

    [Fact]
    public async Task Unused_permits_of_a_minute_remain_for_the_day()
    {
        var node = Node(60, 100);
        Assert.Equal(10, await SpendAsync(node, 10));
        _clock.SetUtcNow(Start.AddMinutes(1));
        Assert.Equal(60, await SpendAsync(node, 70));
        _clock.SetUtcNow(Start.AddMinutes(2));

        Assert.Equal(30, await SpendAsync(node, 60));
        var refused = await TakeAsync(node);
        Assert.Equal((QuotaOutcome.Refused, QuotaWindow.Day, 100L), (refused.Outcome, refused.Window, refused.Limit));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), refused.Reset);
    }

    [Fact]
    public async Task Exceeded_month_refuses_until_the_first_of_the_next()
    {
        var node = Node(60, null, 70);
        Assert.Equal(60, await SpendAsync(node, 60));
        _clock.SetUtcNow(Start.AddDays(3));
        Assert.Equal(10, await SpendAsync(node, 60));

        var refused = await TakeAsync(node);
        Assert.Equal(
            (QuotaWindow.Month, 70L, new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)),
            (refused.Window, refused.Limit, refused.Reset));
        _clock.SetUtcNow(refused.Reset);
        Assert.Equal(60, await SpendAsync(node, 61));
    }

    [Fact]
    public async Task Returned_permit_is_spent_by_another_request()
    {
        var node = Node(60);
        var spent = (await TakeAsync(node)).Spent!;
        Assert.Equal(59, await SpendAsync(node, 100));

        QuotaLedger.Refund(spent);
        await Task.Delay(TimeSpan.FromMilliseconds(1), Ct);
        _clock.SetUtcNow(Start.AddSeconds(1));

        Assert.Equal(1, await SpendAsync(node, 5));
    }

    [Fact]
    public async Task Larger_plan_counts_at_once_and_spent_permits_stay_spent()
    {
        var node = Node(60);
        Assert.Equal(60, await SpendAsync(node, 61));

        Assert.Equal(240, await SpendAsync(node, 300, Plan.Pro));
        Assert.Equal(0, await SpendAsync(node, 10));
    }

    [Fact]
    public async Task Organizations_and_addresses_have_separate_limits()
    {
        var node = Node(60);
        Assert.Equal(60, await SpendAsync(node, 61));

        Assert.Equal(QuotaOutcome.Admitted, (await node.TakeAsync(new OrganizationId(8), Plan.Free, Ct)).Outcome);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(QuotaOutcome.Admitted, (await node.TakeAsync(IPAddress.Parse($"2001:db8:1:2::{i}"), Ct)).Outcome);
        }

        Assert.Equal(QuotaOutcome.Refused, (await node.TakeAsync(IPAddress.Parse("2001:db8:1:2:3:4:5:6"), Ct)).Outcome);
        Assert.Equal(QuotaOutcome.Admitted, (await node.TakeAsync(IPAddress.Parse("2001:db8:1:3::1"), Ct)).Outcome);
        Assert.Equal(QuotaOutcome.Admitted, (await node.TakeAsync(IPAddress.Parse("203.0.113.7"), Ct)).Outcome);
    }

    [Fact]
    public async Task Plan_without_limits_counts_nothing()
    {
        var node = Node(60);

        Assert.Equal(QuotaOutcome.Unlimited, (await node.TakeAsync(Acme, Plan.Enterprise, Ct)).Outcome);
        Assert.Equal([], _database.Ask("SELECT * FROM QuotaCounters"));
    }

    [Fact]
    public async Task Reported_usage_excludes_leased_but_unspent_permits()
    {
        var node = Node(60, 1000);
        await SpendAsync(node, 7);

        var told = await node.ReadAsync(Acme, Plan.Free, Ct);

        Assert.Equal([(60L, 53L), (1000L, 993L), (null, null)], told.Select(w => (w.Limit, w.Remaining)));
        Assert.Equal(
            [
                Start.AddMinutes(1),
                new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero),
                new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)
            ],
            told.Select(w => w.Reset));
    }

    [Fact]
    public async Task Slow_clock_counts_in_the_current_window()
    {
        var node = Node(60);
        _clock.SetUtcNow(Start.AddMinutes(1));
        Assert.Equal(20, await SpendAsync(node, 20));
        await node.ReturnAllAsync(Ct);

        // Another node, whose clock is half a minute slow.
        _clock.AdjustTime(Start.AddSeconds(30));

        Assert.Equal(40, await SpendAsync(Node(60), 100));
    }

    [Fact]
    public async Task Ledger_without_its_database_spends_the_lease_and_then_admits_nothing()
    {
        var node = Node(60);
        await TakeAsync(node);
        _isOutOfReach = true;

        var decisions = new List<QuotaOutcome>();
        for (var i = 0; i < 10; i++) decisions.Add((await TakeAsync(node)).Outcome);

        Assert.Equal([QuotaOutcome.Admitted, QuotaOutcome.Admitted, QuotaOutcome.Unavailable], decisions.Take(3));
        Assert.All(decisions.Skip(2), outcome => Assert.Equal(QuotaOutcome.Unavailable, outcome));

        _isOutOfReach = false;
        _clock.SetUtcNow(Start.AddSeconds(2));
        Assert.Equal(57, await SpendAsync(node, 100));
    }

    public void Dispose()
    {
        foreach (var node in _nodes) node.Dispose();
        _database.Dispose();
    }

    private static ValueTask<QuotaDecision> TakeAsync(QuotaLedger node, Plan plan = Plan.Free) => node.TakeAsync(Acme, plan, Ct);

    private static async Task<int> SpendAsync(QuotaLedger node, int tries, Plan plan = Plan.Free)
    {
        var admitted = 0;
        for (var i = 0; i < tries; i++) admitted += (await TakeAsync(node, plan)).Outcome == QuotaOutcome.Admitted ? 1 : 0;
        return admitted;
    }

    // Enterprise has no limits here; an address has five requests a minute.
    private QuotaLedger Node(int perMinute, int? perDay = null, int? perMonth = null)
    {
        var settings = _database.Settings with
        {
            Plans = new Dictionary<Plan, QuotaLimits>
            {
                [Plan.Free] = new(perMinute, perDay, perMonth),
                [Plan.Pro] = new(300, null, null),
                [Plan.Enterprise] = QuotaLimits.None,
            },
            RateLimits = new RateLimitSettings(5, 10, TimeSpan.FromMinutes(15), null),
        };
        var contexts = _database.Contexts;
        var counters = TestDatabase.Choose<IQuotaCounters>(
            () => new SqliteQuotaCounters(contexts, _clock), () => new SqlServerQuotaCounters(contexts, _clock));
        var node = new QuotaLedger(new Counters(this, counters), settings, _clock, NullLogger<QuotaLedger>.Instance);
        _nodes.Add(node);
        return node;
    }

    private sealed class Counters(QuotaLedgerTests test, IQuotaCounters counters) : IQuotaCounters
    {
        public Task<LeaseGrant> LeaseAsync(LeaseRequest request, CancellationToken ct) => Reachable.LeaseAsync(request, ct);

        public Task<QuotaCounts> ReadAsync(string subject, DateTimeOffset now, CancellationToken ct) =>
            Reachable.ReadAsync(subject, now, ct);

        public Task ResetAsync(string subject, OrganizationId organization, CancellationToken ct) =>
            Reachable.ResetAsync(subject, organization, ct);

        private IQuotaCounters Reachable => test._isOutOfReach ? throw new SqliteException("The database is away.", 14) : counters;
    }
}
