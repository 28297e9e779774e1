using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Platform.Infrastructure.Credentials;

/// <summary>
/// A cache with two generations: when the young one is full it becomes the old one, and entries of the old one that were not used since are
/// evicted. Reads are lock-free, and the size is bounded.
/// </summary>
/// <param name="generation">The number of entries in a generation. The cache holds at most twice as many.</param>
internal sealed class BoundedCache<TKey, TValue>(int generation)
    where TKey : notnull
{
    private readonly Lock _turning = new();
    private volatile Generations _generations = Generations.Empty;
    private int _young;

    /// <summary>The number of entries.</summary>
    public int Count => _generations.Young.Count + _generations.Old.Count;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var (young, old) = _generations;
        if (young.TryGetValue(key, out value)) return true;
        if (!old.TryRemove(key, out value)) return false;
        Set(key, value);
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        var young = _generations.Young;
        if (!young.TryAdd(key, value)) young[key] = value;
        else if (Interlocked.Increment(ref _young) >= generation) Turn(young);
    }

    public void Remove(TKey key)
    {
        var (young, old) = _generations;
        young.TryRemove(key, out _);
        old.TryRemove(key, out _);
    }

    public void Clear()
    {
        lock (_turning) (_generations, _young) = (Generations.Empty, 0);
    }

    private void Turn(ConcurrentDictionary<TKey, TValue> full)
    {
        lock (_turning)
        {
            if (!ReferenceEquals(_generations.Young, full)) return;
            (_generations, _young) = (new Generations(new(), full), 0);
        }
    }

    private sealed record Generations(ConcurrentDictionary<TKey, TValue> Young, ConcurrentDictionary<TKey, TValue> Old)
    {
        public static Generations Empty => new(new(), new());
    }
}
