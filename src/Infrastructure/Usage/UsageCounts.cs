using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;

namespace Platform.Infrastructure.Usage;

/// <summary>What is counted together: one key, or all sign-ins as <see cref="Domain.Usage.UsageDay.SignIns"/>, on one day in UTC.</summary>
internal readonly record struct UsageSubject(OrganizationId Organization, DateOnly Date, ApiKeyId ApiKey);

/// <summary>How much was counted.</summary>
internal readonly record struct UsageSum(UsageSubject Subject, long Requests, long Refused);

/// <summary>
/// Counts in memory until they are written. Any thread counts, with no lock and, once the subject is known, no allocation;
/// one thread at a time collects.
/// </summary>
/// <param name="idleRounds">After how many collections that found nothing a counter leaves memory.</param>
internal sealed class UsageCounts(int idleRounds = UsageCounts.AMinute)
{
    // Collected once a second.
    private const int AMinute = 60;

    // Both counts are one number, so that one step takes both. A second's requests don't reach the upper half.
    private const int RefusedBits = 32;
    private const long OneRequest = 1;
    private const long OneRefused = 1L << RefusedBits;

    private readonly ConcurrentDictionary<UsageSubject, Counter> _counters = new();
    private readonly Dictionary<UsageSubject, UsageSum> _collected = [];

    /// <summary>How many counters are in memory.</summary>
    internal int Known => _counters.Count;

    public void Count(UsageSubject subject) => Add(subject, OneRequest);

    public void Refuse(UsageSubject subject) => Add(subject, OneRefused);

    /// <summary>All that was counted and not yet said to be written. Always in the same order, so that nodes that write the same rows don't lock each other out.</summary>
    public IReadOnlyList<UsageSum> Collect()
    {
        foreach (var (subject, counter) in _counters)
        {
            if (counter.Take() is var counts and > 0) Keep(subject, counts);
            else if (counter.IsIdle(idleRounds)) _counters.TryRemove(KeyValuePair.Create(subject, counter));
        }

        return [.. _collected.Values.OrderBy(sum => sum.Subject.Organization.Value).ThenBy(sum => sum.Subject.Date).ThenBy(sum => sum.Subject.ApiKey.Value)];
    }

    /// <summary>These need not be written any more.</summary>
    public void Forget(IEnumerable<UsageSum> written)
    {
        foreach (var sum in written) _collected.Remove(sum.Subject);
    }

    private void Add(UsageSubject subject, long one)
    {
        while (true)
        {
            var counter = _counters.GetOrAdd(subject, static _ => new Counter());
            if (counter.TryAdd(one)) return;
            _counters.TryRemove(KeyValuePair.Create(subject, counter));
        }
    }

    private void Keep(UsageSubject subject, long counts)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_collected, subject, out _);
        sum = new UsageSum(subject, sum.Requests + (counts & (OneRefused - 1)), sum.Refused + (counts >> RefusedBits));
    }

    private sealed class Counter
    {
        // Below zero whatever is added to it.
        private const long Closed = long.MinValue;

        private long _counts;

        // The collector's alone.
        private int _rounds;

        /// <summary>Fails on a counter that was closed: who holds it must look for the one in its place, or the count would be lost.</summary>
        public bool TryAdd(long one) => Interlocked.Add(ref _counts, one) > 0;

        public long Take()
        {
            if (Volatile.Read(ref _counts) == 0) return 0;
            _rounds = 0;
            return Interlocked.Exchange(ref _counts, 0);
        }

        /// <summary>Closes the counter, unless it was in use lately or is just now.</summary>
        public bool IsIdle(int rounds) => ++_rounds > rounds && Interlocked.CompareExchange(ref _counts, Closed, 0) == 0;
    }
}
