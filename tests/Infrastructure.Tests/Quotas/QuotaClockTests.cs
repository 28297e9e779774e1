using Microsoft.Extensions.Logging.Abstractions;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Quotas;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Quotas;

/// <summary>Wrong clocks, and counters that start again. Each ledger here is a node; all share one database.</summary>
[Trait("Database", "Any")]
public sealed class QuotaClockTests : IDisposable
{
    private static readonly OrganizationId Acme = new(7);

    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly FakeTimeProvider _clock = new(Start);
    private readonly List<QuotaLedger> _nodes = [];

    [Theory]
    [InlineData(90, 60, 940, 19_940)]
    [InlineData(24 * 60 * 60, 60, 1000, 19_940)]
    [InlineData(400 * 24 * 60 * 60, 60, 1000, 20_000)]
    public async Task Windows_begun_by_a_fast_clock_are_dropped_once_it_is_corrected(
        int secondsAhead, long minute, long day, long month)
    {
        var node = Node(60, 1000, 20_000);
        _clock.AdjustTime(Start.AddSeconds(secondsAhead));
        Assert.Equal(60, await SpendAsync(node, 61));

        _clock.AdjustTime(Start);
        var told = await node.ReadAsync(Acme, Plan.Free, Ct);
        Assert.Equal([minute, day, month], told.Select(window => window.Remaining));
        Assert.Equal(60, await SpendAsync(node, 100));
        var refused = await TakeAsync(Node(60, 1000, 20_000));
        Assert.Equal((QuotaOutcome.Refused, Start.AddMinutes(1)), (refused.Outcome, refused.Reset));
    }

    [Fact]
    public async Task Lease_of_a_fast_clock_is_not_spent_once_it_is_corrected()
    {
        var node = Node(1000);
        _clock.AdjustTime(Start.AddDays(1));
        await TakeAsync(node);

        _clock.AdjustTime(Start);

        Assert.Equal(1000, await SpendAsync(node, 1100));
    }

    [Fact]
    public async Task Two_nodes_whose_clocks_differ_by_half_a_minute_together_admit_the_limit()
    {
        var (ahead, behind) = (Node(60), Node(60));
        var admitted = 0;
        for (var second = 0; second < 59; second += 2)
        {
            _clock.AdjustTime(Start.AddSeconds(30 + second));
            admitted += await SpendAsync(behind, 10);
            _clock.AdjustTime(Start.AddSeconds(60 + second));
            admitted += await SpendAsync(ahead, 10);
        }

        // The minute of the faster clock; the slower node spends it in addition to what it spent before.
        Assert.InRange(admitted, 60, 120);
        Assert.Equal("60", Assert.Single(_database.Ask("SELECT MinuteUsed FROM QuotaCounters")));
    }

    [Fact]
    public async Task Refusal_never_asks_to_wait_longer_than_the_window()
    {
        var node = Node(60);
        _clock.AdjustTime(Start.AddSeconds(60));
        Assert.Equal(60, await SpendAsync(node, 61));

        _clock.AdjustTime(Start.AddSeconds(31));

        var refused = await TakeAsync(Node(60));
        Assert.Equal((QuotaOutcome.Refused, Start.AddSeconds(91)), (refused.Outcome, refused.Reset));
    }

    [Fact]
    public async Task Reset_starts_the_counts_again_on_every_node()
    {
        var (one, other) = (Node(60, 100), Node(60, 100));
        Assert.Equal(60, await SpendAsync(one, 61));
        Assert.Equal(QuotaOutcome.Refused, (await TakeAsync(other)).Outcome);

        await one.ResetAsync(Acme, Ct);
        Assert.Single(_database.Ask("SELECT Id FROM CredentialChanges"));
        foreach (var node in (QuotaLedger[])[one, other]) node.ForgetRefusal(Acme);

        Assert.Equal(60, await SpendAsync(one, 30) + await SpendAsync(other, 40));
        Assert.Equal(40L, (await one.ReadAsync(Acme, Plan.Free, Ct))[1].Remaining);
    }

    public void Dispose()
    {
        foreach (var node in _nodes) node.Dispose();
        _database.Dispose();
    }

    private static ValueTask<QuotaDecision> TakeAsync(QuotaLedger node) => node.TakeAsync(Acme, Plan.Free, Ct);

    private static async Task<int> SpendAsync(QuotaLedger node, int tries)
    {
        var admitted = 0;
        for (var i = 0; i < tries; i++) admitted += (await TakeAsync(node)).Outcome == QuotaOutcome.Admitted ? 1 : 0;
        return admitted;
    }

    private QuotaLedger Node(int perMinute, int? perDay = null, int? perMonth = null)
    {
        var settings = _database.Settings with
        {
            Plans = new Dictionary<Plan, QuotaLimits> { [Plan.Free] = new(perMinute, perDay, perMonth) }
        };
        var contexts = _database.Contexts;
        var counters = TestDatabase.Choose<IQuotaCounters>(
            () => new SqliteQuotaCounters(contexts, _clock), () => new SqlServerQuotaCounters(contexts, _clock));
        var node = new QuotaLedger(counters, settings, _clock, NullLogger<QuotaLedger>.Instance);
        _nodes.Add(node);
        return node;
    }
}
