using Platform.Infrastructure.Usage;

namespace Platform.Infrastructure.Tests.Usage;

public sealed class UsageCountsTests
{
    private static readonly UsageSubject Subject = new(new(1), new(2026, 3, 1), new(7));

    [Fact]
    public void Are_collected_until_they_are_said_to_be_written()
    {
        var counts = new UsageCounts();
        counts.Count(Subject);
        counts.Count(Subject);
        counts.Refuse(Subject);
        Assert.Equal([new UsageSum(Subject, 2, 1)], counts.Collect());

        counts.Count(Subject);
        var all = counts.Collect();
        Assert.Equal([new UsageSum(Subject, 3, 1)], all);

        counts.Forget(all);
        Assert.Empty(counts.Collect());
    }

    [Fact]
    public void Come_in_the_order_of_their_table()
    {
        var counts = new UsageCounts();
        UsageSubject[] inOrder =
        [
            new(new(1), new(2026, 3, 1), new(0)), new(new(1), new(2026, 3, 1), new(9)), new(new(1), new(2026, 3, 2), new(1)), new(new(2), new(2026, 3, 1), new(1)),
        ];
        foreach (var subject in inOrder.Reverse()) counts.Count(subject);

        Assert.Equal(inOrder, counts.Collect().Select(sum => sum.Subject));
    }

    [Fact]
    public void Cost_no_memory_once_the_subject_is_known()
    {
        var (counts, uses) = (new UsageCounts(), new LastUses());
        CountSome();
        var before = GC.GetAllocatedBytesForCurrentThread();
        CountSome();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void CountSome()
        {
            for (var i = 0; i < 1000; i++)
            {
                counts.Count(Subject);
                counts.Refuse(Subject);
                uses.Touch(7, Start.AddTicks(i));
            }
        }
    }

    [Fact]
    public void Of_subjects_that_are_idle_leave_memory()
    {
        var (counts, uses) = (new UsageCounts(idleRounds: 2), new LastUses(idleRounds: 2));
        counts.Count(Subject);
        uses.Touch(7, Start);
        for (var round = 0; round < 3; round++)
        {
            Collect();
            Assert.Equal((1, 1), (counts.Known, uses.Known));
        }

        Collect();
        Assert.Equal((0, 0), (counts.Known, uses.Known));

        void Collect()
        {
            counts.Forget(counts.Collect());
            uses.Forget(uses.Collect());
        }
    }

    // Counters are closed as soon as they are found idle, so that counting and closing meet often.
    [Fact]
    public async Task Are_exact_while_counters_come_and_go()
    {
        const int each = 50_000;
        var counts = new UsageCounts(idleRounds: 0);
        var counting = Enumerable.Range(0, 4).Select(i => Task.Run(() => CountAll(i), Ct)).ToList();
        var (requests, refused, rounds) = (0L, 0L, 0);
        while (!Task.WhenAll(counting).IsCompleted) CollectOnce();
        CollectOnce();
        await Task.WhenAll(counting);

        Assert.Equal((each * 4, each), (requests, refused));
        Assert.True(rounds > 2);

        void CountAll(int thread)
        {
            for (var i = 0; i < each; i++)
            {
                var subject = Subject with { ApiKey = new(i % 3) };
                counts.Count(subject);
                if (thread == 0) counts.Refuse(subject);
                if (i % 1000 == 0) Thread.Yield();
            }
        }

        void CollectOnce()
        {
            var sums = counts.Collect();
            counts.Forget(sums);
            (requests, refused, rounds) = (requests + sums.Sum(sum => sum.Requests), refused + sums.Sum(sum => sum.Refused), rounds + 1);
        }
    }

    [Fact]
    public async Task Last_uses_end_at_the_latest_while_entries_come_and_go()
    {
        const int each = 100_000;
        var uses = new LastUses(idleRounds: 0);
        var touching = Enumerable.Range(0, 4).Select(thread => Task.Run(() => TouchAll(thread), Ct)).ToList();
        var latest = new Dictionary<long, DateTimeOffset>();
        while (!Task.WhenAll(touching).IsCompleted) CollectOnce();
        CollectOnce();
        await Task.WhenAll(touching);

        // The last i of each id, by the last of the four.
        Assert.Equal([each - 1, each - 3, each - 2], latest.OrderBy(use => use.Key).Select(use => (int)((use.Value - Start).Ticks / 4)));
        Assert.All(latest.Values, at => Assert.Equal(3, (at - Start).Ticks % 4));

        void TouchAll(int thread)
        {
            for (var i = 0; i < each; i++) uses.Touch(i % 3, Start.AddTicks((4 * i) + thread));
        }

        void CollectOnce()
        {
            var some = uses.Collect();
            uses.Forget(some);
            foreach (var use in some) latest[use.Id] = latest.TryGetValue(use.Id, out var known) && known > use.At ? known : use.At;
        }
    }
}
