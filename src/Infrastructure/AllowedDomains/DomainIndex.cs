using System.Collections.Concurrent;
using System.Collections.Frozen;
using Platform.Domain.AllowedDomains;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Credentials;

namespace Platform.Infrastructure.AllowedDomains;

/// <summary>
/// All allowed domains, in memory: a request with an origin that no organization lists must not query the database, or anyone could keep it
/// busy. A change marks an organization as stale; stale lists are read again before the next answer.
/// </summary>
internal sealed class DomainIndex : IDomainList, IChangeListener
{
    // Above this number all lists are read at once, because a statement takes a limited number of parameters.
    private const int MaxSeparateReads = 500;

    private readonly Lock _changing = new();
    private readonly ConcurrentDictionary<OrganizationId, OrganizationList> _lists = new();
    private readonly ConcurrentDictionary<string, int> _listings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byKey;
    private readonly Dictionary<OrganizationId, long> _stale = [];
    private long _version;
    private long _allStaleAt = 1;
    private volatile bool _isCertain;

    public DomainIndex()
    {
        _version = _allStaleAt;
        _byKey = _listings.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether no list is stale. At first all are.</summary>
    public bool IsCertain => _isCertain;

    /// <summary>Whether any organization lists a pattern.</summary>
    public bool Holds(ReadOnlySpan<char> key) => _byKey.ContainsKey(key);

    /// <summary>An organization's list; null if it is empty.</summary>
    public IDomainList? Of(OrganizationId organization) => _lists.GetValueOrDefault(organization);

    void IChangeListener.Invalidate(CredentialChangeKind kind, long subject)
    {
        if (kind == CredentialChangeKind.AllowedDomains) Invalidate(new OrganizationId(subject));
    }

    void IChangeListener.Clear() => InvalidateAll();

    /// <summary>Marks an organization's list as stale.</summary>
    public void Invalidate(OrganizationId organization)
    {
        lock (_changing)
        {
            _stale[organization] = ++_version;
            _isCertain = false;
        }
    }

    /// <summary>Marks all lists as stale.</summary>
    public void InvalidateAll()
    {
        lock (_changing)
        {
            _allStaleAt = ++_version;
            _isCertain = false;
        }
    }

    /// <summary>Returns what must be read again. Call it before reading, and pass the result to <see cref="Settle"/>.</summary>
    public Invalidations Begin()
    {
        lock (_changing) return new Invalidations(_version, _allStaleAt > 0 || _stale.Count > MaxSeparateReads, [.. _stale.Keys]);
    }

    /// <summary>Stores the lists that were read, except those that have become stale again since <see cref="Begin"/>.</summary>
    public void Settle(Invalidations begun, IEnumerable<(OrganizationId Organization, DomainPattern Domain)> found)
    {
        var lists = found.GroupBy(listed => listed.Organization, listed => listed.Domain.Key)
            .ToDictionary(list => list.Key, list => list.ToFrozenSet(StringComparer.Ordinal));
        lock (_changing)
        {
            if (_allStaleAt > begun.At) return;
            foreach (var organization in begun.AreOfAll ? _lists.Keys.Union(lists.Keys) : begun.Organizations)
            {
                if (_stale.TryGetValue(organization, out var at) && at > begun.At) continue;
                Replace(organization, lists.GetValueOrDefault(organization));
                _stale.Remove(organization);
            }

            if (begun.AreOfAll)
            {
                _allStaleAt = 0;
                foreach (var (organization, at) in _stale)
                {
                    if (at <= begun.At) _stale.Remove(organization);
                }
            }

            _isCertain = _allStaleAt == 0 && _stale.Count == 0;
        }
    }

    // Counts up before it counts down, so that a pattern that stays on the list is never missing in between.
    private void Replace(OrganizationId organization, FrozenSet<string>? keys)
    {
        var old = _lists.GetValueOrDefault(organization)?.Keys ?? FrozenSet<string>.Empty;
        foreach (var key in keys ?? FrozenSet<string>.Empty) _listings.AddOrUpdate(key, 1, (_, count) => count + 1);
        foreach (var key in old)
        {
            if (_listings.AddOrUpdate(key, 0, (_, count) => count - 1) == 0) _listings.TryRemove(key, out _);
        }

        if (keys is null) _lists.TryRemove(organization, out _);
        else _lists[organization] = new OrganizationList(keys);
    }

    /// <summary>What was stale at one moment.</summary>
    internal sealed record Invalidations(long At, bool AreOfAll, IReadOnlyList<OrganizationId> Organizations);

    private sealed class OrganizationList(FrozenSet<string> keys) : IDomainList
    {
        private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _byKey = keys.GetAlternateLookup<ReadOnlySpan<char>>();

        public FrozenSet<string> Keys => keys;

        public bool Holds(ReadOnlySpan<char> key) => _byKey.Contains(key);
    }
}
