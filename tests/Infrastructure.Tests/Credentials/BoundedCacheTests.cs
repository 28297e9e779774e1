using Platform.Infrastructure.Credentials;

namespace Platform.Infrastructure.Tests.Credentials;

public class BoundedCacheTests
{
    [Fact]
    public void Cache_keeps_at_most_two_generations_including_entries_in_use()
    {
        var cache = new BoundedCache<int, string>(100);
        for (var i = 0; i < 10_000; i++)
        {
            cache.Set(i, "x");
            Assert.True(cache.TryGet(0, out _), $"What is used all the time was forgotten at {i}");
        }

        Assert.InRange(cache.Count, 1, 201);
        Assert.True(cache.TryGet(9_999, out _));
        Assert.False(cache.TryGet(5_000, out _));
    }

    [Fact]
    public void Cache_keeps_the_newer_value_and_removes_on_request()
    {
        var cache = new BoundedCache<int, string>(100);
        cache.Set(1, "old");
        cache.Set(1, "new");
        Assert.True(cache.TryGet(1, out var value));
        Assert.Equal("new", value);

        cache.Remove(1);
        Assert.False(cache.TryGet(1, out _));
        cache.Set(2, "x");
        cache.Clear();
        Assert.Equal(0, cache.Count);
    }
}
