using Platform.Application.Common;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Quotas;
using Platform.Infrastructure.Tests.Support.Scripted;

namespace Platform.Infrastructure.Tests.Quotas;

/// <summary>Races of two nodes between two statements.</summary>
public sealed class SqlServerQuotaCountersTests : IDisposable
{
    private static readonly QuotaWindows Now = QuotaWindows.At(Start);
    private static readonly LeaseRequest Request = new("org:7", Start, new QuotaLimits(60, null, null), 1, 8, 0, Now);

    private readonly ScriptedDatabase _database;
    private readonly SqlServerQuotaCounters _counters;

    // The counter on the server: the minute's count, null where there is no row.
    private long? _used;
    private Func<ScriptedStatement, ScriptedAnswer?> _before = _ => null;

    public SqlServerQuotaCountersTests()
    {
        _database = new ScriptedDatabase(statement => _before(statement) ?? Answer(statement));
        _counters = new SqlServerQuotaCounters(_database.Contexts, TimeProvider.System);
    }

    [Fact]
    public async Task Lease_from_an_existing_counter_is_one_round_trip()
    {
        _used = 3;

        Assert.Equal((8L, 11L), CountsOf(await LeaseAsync()));
        Assert.Single(_database.RoundTrips);
    }

    [Fact]
    public async Task First_lease_adds_the_counter_and_is_granted()
    {
        Assert.Equal((8L, 8L), CountsOf(await LeaseAsync()));
        Assert.Equal(["UPDATE", "SELECT", "INSERT", "UPDATE"], Verbs());
    }

    [Fact]
    public async Task Counter_that_another_node_adds_after_the_lease_found_none_is_not_exhausted()
    {
        Once("SELECT Minute", () => _used = 8);

        Assert.Equal((8L, 16L), CountsOf(await LeaseAsync()));
        Assert.Equal(["UPDATE", "SELECT", "UPDATE"], Verbs());
    }

    [Fact]
    public async Task Counter_that_another_node_adds_before_the_insert_is_no_failure()
    {
        Once("INSERT", () => _used = 8);

        Assert.Equal((8L, 16L), CountsOf(await LeaseAsync()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Duplicate_counter_key_at_the_insert_is_no_failure(bool isPrimaryKey)
    {
        Once("INSERT", () =>
        {
            _used = 8;
            throw isPrimaryKey
                ? SqlErrors.DuplicatePrimaryKey("QuotaCounters")
                : SqlErrors.DuplicateIndex("QuotaCounters", "PK_QuotaCounters");
        });

        Assert.Equal((8L, 16L), CountsOf(await LeaseAsync()));
    }

    [Fact]
    public async Task Duplicate_key_of_another_table_is_a_failure()
    {
        Once("INSERT", () => throw SqlErrors.DuplicatePrimaryKey("Users"));

        await Assert.ThrowsAsync<Microsoft.Data.SqlClient.SqlException>(LeaseAsync);
    }

    [Fact]
    public async Task Deadlock_of_a_quota_counter_is_retried()
    {
        _used = 0;
        Once("UPDATE", () => throw SqlErrors.Deadlock());

        Assert.Equal((8L, 8L), CountsOf(await LeaseAsync()));
    }

    [Fact]
    public async Task Permits_returned_between_the_statements_are_granted()
    {
        _used = 60;
        Once("SELECT Minute", () => _used = 50);

        Assert.Equal((8L, 58L), CountsOf(await LeaseAsync()));
    }

    [Fact]
    public async Task Only_an_exhausted_counter_refuses()
    {
        _used = 60;

        Assert.Equal((0L, 60L), CountsOf(await LeaseAsync()));
        Assert.Equal(["UPDATE", "SELECT"], Verbs());
    }

    [Fact]
    public async Task Counter_that_keeps_changing_is_not_exhausted()
    {
        _before = statement => statement.Has("UPDATE") ? ScriptedAnswer.Nothing : null;
        _used = 1;

        await Assert.ThrowsAsync<SaveConflictException>(LeaseAsync);
        Assert.Equal(5, Verbs().Count(verb => verb == "UPDATE"));
    }

    [Fact]
    public async Task Later_windows_are_sent_as_far_as_clocks_may_differ()
    {
        _used = 3;
        (long Minute, long Day, long Month)? last = null;
        _before = statement =>
        {
            last = ((long)statement["@lastMinute"]!, (long)statement["@lastDay"]!, (long)statement["@lastMonth"]!);
            return null;
        };

        await _counters.LeaseAsync(Request with { Now = new DateTimeOffset(2026, 3, 31, 23, 59, 40, TimeSpan.Zero) }, Ct);

        var next = QuotaWindows.At(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal((next.Minute, next.Day, next.Month), last);
    }

    // Otherwise it would count below zero and admit more than the limit.
    [Fact]
    public async Task Permits_of_a_deleted_counter_are_not_returned_to_a_new_one()
    {
        Assert.Equal((8L, 8L), CountsOf(await _counters.LeaseAsync(Request with { Returned = 5 }, Ct)));
        _used = null;
        _database.Forget();

        var giveBack = Request with { Limits = new QuotaLimits(0, 0, 0), Need = 0, Ask = 0, Returned = 5 };
        Assert.Equal((0L, 0L), CountsOf(await _counters.LeaseAsync(giveBack, Ct)));
        Assert.Equal(["UPDATE", "SELECT"], Verbs());
        Assert.Null(_used);
    }

    public void Dispose() => _database.Dispose();

    private static (long Granted, long Used) CountsOf(LeaseGrant grant) => (grant.Granted, grant.Counts.Minute);

    private static ScriptedAnswer Row(long used, long granted) =>
        ScriptedAnswer.Row(Now.Minute, used, Now.Day, used, Now.Month, used, granted);

    private Task<LeaseGrant> LeaseAsync() => _counters.LeaseAsync(Request, Ct);

    private List<string> Verbs() => [.. _database.RoundTrips.Select(sent => sent.Split((char[])[' ', '\n'])[0])];

    // Another node acts between this node's statements.
    private void Once(string statement, Action act) => _before = sent =>
    {
        if (!sent.Has(statement)) return null;
        _before = _ => null;
        act();
        return null;
    };

    private ScriptedAnswer Answer(ScriptedStatement statement)
    {
        if (statement.Has("INSERT"))
        {
            if (_used is not null) return ScriptedAnswer.Nothing;
            _used = 0;
            return ScriptedAnswer.Changed(1);
        }

        if (_used is not { } used) return ScriptedAnswer.Nothing;
        if (statement.Has("SELECT Minute")) return Row(used, 0);
        var left = Math.Max(0, (long)statement["@perMinute"]! - used + (long)statement["@returned"]!);
        var granted = Math.Min(left, (long)statement["@ask"]!);
        if (granted == 0) return ScriptedAnswer.Nothing;
        _used = used + granted - (long)statement["@returned"]!;
        return Row(_used.Value, granted);
    }
}
