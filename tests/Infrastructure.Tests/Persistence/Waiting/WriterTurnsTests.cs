using System.Diagnostics;
using Platform.Infrastructure.Persistence.Failures;
using Platform.Infrastructure.Persistence.Waiting;

namespace Platform.Infrastructure.Tests.Persistence.Waiting;

public sealed class WriterTurnsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(100, 25)]
    public async Task Share_of_a_group_is_a_quarter_of_the_pool_and_at_least_one(int poolSize, int share)
    {
        var turns = WriterQueue.Of(poolSize);
        for (var i = 0; i < share; i++) await turns.TakeAsync(7, Ct);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turns.TakeAsync(7, cancel.Token));
    }

    [Fact]
    public async Task Writer_beyond_its_groups_share_is_refused_soon_and_other_groups_do_not_wait()
    {
        var turns = new WriterQueue(1);
        using var first = await turns.TakeAsync(7, Ct);
        var began = Stopwatch.GetTimestamp();
        var second = turns.TakeAsync(7, Ct);
        using (await turns.TakeAsync(8, Ct)) Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<DatabaseBusyException>(() => second);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromSeconds(1.4), TimeSpan.FromSeconds(2.5));
    }

    [Fact]
    public async Task Writer_lock_that_is_released_admits_the_next_once_however_often_it_is_disposed()
    {
        var turns = new WriterQueue(1);
        var first = await turns.TakeAsync(7, Ct);
        var second = turns.TakeAsync(7, Ct);
        first.Dispose();
        first.Dispose();
        using var taken = await second;
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turns.TakeAsync(7, cancel.Token));
    }

    [Fact]
    public async Task Group_without_writers_is_removed()
    {
        var turns = new WriterQueue(1);
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
        {
            using var turn = await turns.TakeAsync(i % 100, Ct);
            await Task.Yield();
        }));

        Assert.Equal(0, turns.Groups);
    }
}
