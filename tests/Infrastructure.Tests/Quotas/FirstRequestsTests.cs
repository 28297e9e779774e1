using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Quotas;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Quotas;

/// <summary>Two nodes on one file, which meet only in the database: neither waits for the other's writer lock.</summary>
public sealed class FirstRequestsTests : IDisposable
{
    private const int Organizations = 120;
    private const int PerMinute = 60;

    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly List<ServiceProvider> _services = [];
    private readonly List<QuotaLedger> _nodes = [];

    public FirstRequestsTests()
    {
        for (var i = 0; i < 2; i++) _nodes.Add(NewNode(i));
    }

    [Fact]
    public async Task First_requests_of_new_organizations_are_all_admitted()
    {
        var decisions = await AtOnceAsync(
            Enumerable.Range(1, Organizations).SelectMany(id => _nodes.Select(node => (node, new OrganizationId(id)))));

        Assert.Equal(2 * Organizations, decisions.Count);
        Assert.All(decisions, decision => Assert.Equal(QuotaOutcome.Admitted, decision.Outcome));
        Assert.Equal([$"{Organizations}"], _database.Ask("SELECT count(*) FROM QuotaCounters WHERE MinuteUsed BETWEEN 2 AND 60"));
    }

    [Fact]
    public async Task First_requests_of_one_organization_are_admitted_up_to_its_limit()
    {
        var decisions = await AtOnceAsync(Enumerable.Range(0, 2 * Organizations).Select(i => (_nodes[i % 2], new OrganizationId(7))));
        var admitted = decisions.Count(decision => decision.Outcome == QuotaOutcome.Admitted);

        // Permits leased by one node can't be spent by the other.
        Assert.InRange(admitted, PerMinute / 2, PerMinute);
        Assert.Equal(decisions.Count - admitted, decisions.Count(decision => decision.Outcome == QuotaOutcome.Refused));
        Assert.Equal([$"{PerMinute}"], _database.Ask("SELECT MinuteUsed FROM QuotaCounters"));
    }

    public void Dispose()
    {
        foreach (var node in _nodes) node.Dispose();
        foreach (var services in _services) services.Dispose();
        _database.Dispose();
    }

    private static async Task<List<QuotaDecision>> AtOnceAsync(IEnumerable<(QuotaLedger Node, OrganizationId Organization)> requests)
    {
        var start = new TaskCompletionSource();
        var tasks = requests.Select(request => Task.Run(
            async () =>
            {
                await start.Task;
                return await request.Node.TakeAsync(request.Organization, Plan.Free, Ct);
            },
            Ct)).ToList();
        start.SetResult();
        return [.. await Task.WhenAll(tasks)];
    }

    private QuotaLedger NewNode(int number)
    {
        // Under another name of the same file: writer locks are by name.
        var database = new DatabaseSettings(
            DatabaseProvider.Sqlite, $"Data Source={_database.File};Pooling=False;Default Timeout={29 + number}");
        var settings = _database.Settings with
        {
            Database = database,
            Plans = new Dictionary<Plan, QuotaLimits> { [Plan.Free] = new(PerMinute, null, null) },
        };
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddDatabase(settings).BuildServiceProvider();
        _services.Add(services);
        var counters = new SqliteQuotaCounters(services.GetRequiredService<Func<AppDb>>(), TimeProvider.System);
        return new QuotaLedger(counters, settings, new FakeTimeProvider(Start), NullLogger<QuotaLedger>.Instance);
    }
}
