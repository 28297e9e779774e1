using Platform.Application.Credentials;
using Platform.Infrastructure.Usage;

namespace Platform.Infrastructure.Tests.Usage;

public sealed class PendingUsageTests
{
    private readonly PendingUsage _waiting = new();

    [Fact]
    public void Pending_usage_is_summed_until_it_is_reported_as_written()
    {
        var key = Key(7);
        var subject = new UsageSubject(new(1), DateOnly.FromDateTime(Start.UtcDateTime), new(7));
        Count(key, Start);
        Count(key, Start);
        Refuse(key, Start);
        Assert.Equal([new UsageSum(subject, 2, 1)], Collected());

        Count(key, Start);
        var all = Collected();
        Assert.Equal([new UsageSum(subject, 3, 1)], all);

        _waiting.Forget(all);
        Assert.Empty(Collected());
    }

    [Fact]
    public void Operations_of_all_credentials_of_an_organization_are_one_sum_each()
    {
        var (older, newer) = (new UsedOperation("2026-11-22", "getMe"), new UsedOperation("2026-12-01", "getMe"));
        foreach (var (key, operation) in (IEnumerable<(Caller, UsedOperation)>)
        [
            (Key(7), older), (Key(8), older), (Key(8), newer), (Key(7), UsedOperation.None)
        ])
        {
            Touch(key, Start);
            if (key.UseOn(Start).RecordRequest(operation)) _waiting.Enqueue(key.UseOn(Start));
        }

        Assert.Equal(4, Collected().Sum(sum => sum.Requests));
        var operations = _waiting.Operations();
        Assert.Equal([("2026-11-22", 2L), ("2026-12-01", 1L)], operations.Select(sum => (sum.Subject.Operation.Version, sum.Requests)));
        Assert.All(operations, sum => Assert.Equal(Start, sum.LastUse));

        _waiting.Forget(operations.ToList());
        _waiting.Collect();
        Assert.Empty(_waiting.Operations());
    }

    // Two lookups of one key, as happens when it is evicted from the cache and cached again.
    [Fact]
    public void Pending_usage_of_two_callers_of_one_key_is_one_sum()
    {
        var (one, other) = (Key(7), Key(7));
        Count(one, Start);
        Count(other, Start);
        Touch(one, Start.AddHours(1));
        Touch(other, Start);

        Assert.Equal(2, Assert.Single(Collected()).Requests);
        Assert.Equal([new LastUse(7, Start.AddHours(1))], _waiting.Keys());
    }

    [Fact]
    public void Pending_usage_of_a_copied_caller_is_separate()
    {
        var key = Key(7);
        Count(key, Start);
        Count(key with { ApiKey = new(8) }, Start);

        Assert.Equal([7, 8], Collected().Select(sum => sum.Subject.ApiKey.Value));
    }

    [Fact]
    public void Pending_usage_belongs_to_the_day_of_the_request()
    {
        var key = Key(7);
        var midnight = new DateTimeOffset(Start.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        Count(key, midnight.AddTicks(-1));
        Count(key, midnight);
        Count(key, midnight.AddTicks(-1));

        Assert.Equal([(2L, midnight.AddDays(-1).Day), (1L, midnight.Day)], Collected().Select(sum => (sum.Requests, sum.Subject.Date.Day)));
    }

    [Fact]
    public void Pending_usage_is_in_the_order_of_its_table()
    {
        (long Organization, int Days, long Key)[] inOrder = [(1, 0, 9), (1, 1, 1), (2, 0, 1), (2, 0, 3)];
        foreach (var (organization, days, key) in inOrder.Reverse()) Count(
            Key(key) with { Organization = new(organization) }, Start.AddDays(days));

        Assert.Equal(
            inOrder,
            Collected()
                .Select(sum =>
                    (
                        sum.Subject.Organization.Value,
                        sum.Subject.Date.DayNumber - DateOnly.FromDateTime(Start.UtcDateTime).DayNumber,
                        sum.Subject.ApiKey.Value)));
    }

    [Fact]
    public void Pending_usage_allocates_nothing_once_the_caller_is_known()
    {
        var key = Key(7);
        CountSome();
        var before = GC.GetAllocatedBytesForCurrentThread();
        CountSome();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void CountSome()
        {
            for (var i = 0; i < 1000; i++)
            {
                Count(key, Start);
                Refuse(key, Start);
                Touch(key, Start.AddSeconds(i));
            }
        }
    }

    [Fact]
    public void Pending_usage_of_a_credential_is_collected_once_if_nothing_was_added()
    {
        var key = Key(7);
        Touch(key, Start);
        _waiting.Collect();
        _waiting.ForgetKeys(_waiting.Keys());

        Touch(key, Start.AddMilliseconds(900));
        Count(key, Start);
        _waiting.Collect();
        Assert.Empty(_waiting.Keys());

        Touch(key, Start.AddSeconds(1));
        _waiting.Collect();
        Assert.Equal([new LastUse(7, Start.AddSeconds(1))], _waiting.Keys());
    }

    // Collecting removes a caller's counter from the list and counting adds it again: this test makes both coincide often.
    [Fact]
    public async Task Pending_usage_is_exact_while_it_is_collected()
    {
        const int each = 50_000;
        Caller[] keys = [Key(1), Key(2), Key(3)];
        var counting = Enumerable.Range(0, 4).Select(thread => Task.Run(() => CountAll(thread), Ct)).ToList();
        var (requests, refused, rounds) = (0L, 0L, 0);
        var latest = new Dictionary<long, DateTimeOffset>();
        while (!Task.WhenAll(counting).IsCompleted) CollectOnce();
        CollectOnce();
        await Task.WhenAll(counting);

        Assert.Equal((each * 4, each), (requests, refused));
        Assert.True(rounds > 2);
        Assert.Equal([each - 2, each - 1, each - 3], keys.Select(key => (int)(latest[key.ApiKey!.Value.Value] - Start).TotalSeconds));

        void CountAll(int thread)
        {
            for (var i = 0; i < each; i++)
            {
                var key = keys[i % keys.Length];
                Count(key, Start);
                if (thread == 0) Refuse(key, Start);
                Touch(key, Start.AddSeconds(i));
                if (i % 1000 == 0) Thread.Yield();
            }
        }

        void CollectOnce()
        {
            var sums = Collected();
            _waiting.Forget(sums);
            (requests, refused, rounds) = (requests + sums.Sum(sum => sum.Requests), refused + sums.Sum(sum => sum.Refused), rounds + 1);
            var uses = _waiting.Keys();
            _waiting.ForgetKeys(uses);
            foreach (var use in uses) latest[use.Id] = latest.TryGetValue(use.Id, out var known) && known > use.At ? known : use.At;
        }
    }

    private static Caller Key(long id) => Caller.Anonymous with { Organization = new(1), ApiKey = new(id) };

    private void Count(Caller caller, DateTimeOffset now)
    {
        var use = caller.UseOn(now);
        if (use.RecordRequest(UsedOperation.None)) _waiting.Enqueue(use);
    }

    private void Refuse(Caller caller, DateTimeOffset now)
    {
        var use = caller.UseOn(now);
        if (use.RecordRefusal()) _waiting.Enqueue(use);
    }

    private void Touch(Caller caller, DateTimeOffset now)
    {
        var use = caller.UseOn(now);
        if (use.RecordUse(now)) _waiting.Enqueue(use);
    }

    private IReadOnlyList<UsageSum> Collected()
    {
        _waiting.Collect();
        return _waiting.Sums();
    }
}
