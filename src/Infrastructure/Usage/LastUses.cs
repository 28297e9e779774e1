using System.Collections.Concurrent;
using Platform.Domain.Quotas;

namespace Platform.Infrastructure.Usage;

/// <summary>When a credential was last used.</summary>
internal readonly record struct LastUse(long Id, DateTimeOffset At);

/// <summary>
/// Last uses in memory until they are written. Any thread tells of a use, with no lock and, once the credential is known, no
/// allocation; one thread at a time collects.
/// </summary>
/// <param name="idleRounds">After how many collections that found nothing an entry leaves memory.</param>
internal sealed class LastUses(int idleRounds = LastUses.AMinute)
{
    // Collected every ten seconds.
    private const int AMinute = 6;

    private readonly ConcurrentDictionary<long, Entry> _entries = new();
    private readonly Dictionary<long, DateTimeOffset> _collected = [];

    /// <summary>How many entries are in memory.</summary>
    internal int Known => _entries.Count;

    public void Touch(long id, DateTimeOffset now) => Move(id, now);

    /// <summary>Tells of a use and where it came from.</summary>
    /// <returns>Whether the place is not in memory yet; from now on it is, for as long as the entry.</returns>
    public bool Touch(long id, ClientNetwork from, DateTimeOffset now) => Move(id, now).IsNew(from);

    private Entry Move(long id, DateTimeOffset now)
    {
        while (true)
        {
            var entry = _entries.GetOrAdd(id, static _ => new Entry());
            if (entry.TryMove(now.UtcTicks)) return entry;
            _entries.TryRemove(KeyValuePair.Create(id, entry));
        }
    }

    /// <summary>All that moved and was not yet said to be written, always in the same order.</summary>
    public IReadOnlyList<LastUse> Collect()
    {
        foreach (var (id, entry) in _entries)
        {
            if (entry.Take() is var ticks and > 0) _collected[id] = new DateTimeOffset(ticks, TimeSpan.Zero);
            else if (entry.IsIdle(idleRounds)) _entries.TryRemove(KeyValuePair.Create(id, entry));
        }

        return [.. _collected.OrderBy(use => use.Key).Select(use => new LastUse(use.Key, use.Value))];
    }

    /// <summary>These need not be written any more.</summary>
    public void Forget(IEnumerable<LastUse> written)
    {
        foreach (var use in written) _collected.Remove(use.Id);
    }

    private sealed class Entry
    {
        private const long Closed = -1;

        // What is used from more places is used from anywhere: no further one is new.
        private const int PlacesMax = 64;

        private ClientNetwork[] _places = [];
        private long _ticks;

        // The collector's alone.
        private long _taken;
        private int _rounds;

        /// <summary>Whether this is a new place; it is one for a single caller.</summary>
        public bool IsNew(ClientNetwork from)
        {
            while (true)
            {
                var places = Volatile.Read(ref _places);
                foreach (var place in places)
                {
                    if (place == from) return false;
                }

                if (places.Length == PlacesMax) return false;
                if (Interlocked.CompareExchange(ref _places, [.. places, from], places) == places) return true;
            }
        }

        /// <summary>Fails on an entry that was closed: who holds it must look for the one in its place.</summary>
        public bool TryMove(long ticks)
        {
            var known = Volatile.Read(ref _ticks);
            while (known != Closed)
            {
                if (known >= ticks) return true;
                var found = Interlocked.CompareExchange(ref _ticks, ticks, known);
                if (found == known) return true;
                known = found;
            }

            return false;
        }

        /// <summary>The last use, or 0 where there was none since it was last taken.</summary>
        public long Take()
        {
            var ticks = Volatile.Read(ref _ticks);
            if (ticks == _taken) return 0;
            (_taken, _rounds) = (ticks, 0);
            return ticks;
        }

        /// <summary>Closes the entry, unless it was in use lately or is just now.</summary>
        public bool IsIdle(int rounds) => ++_rounds > rounds && Interlocked.CompareExchange(ref _ticks, Closed, _taken) == _taken;
    }
}
