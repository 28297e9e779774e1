using System.Collections.Concurrent;
using System.Collections.Frozen;
using Platform.Domain.AllowedDomains;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Credentials;

namespace Platform.Infrastructure.AllowedDomains;

/// <summary>
/// Every allowed domain there is, in memory: an origin that no one lists must cost the database nothing, or a stranger could
/// keep it busy. A change puts an organization in doubt; what is in doubt is read anew before the next answer.
/// </summary>
internal sealed class DomainIndex : IDomainList, IChangeListener
{
    // More than these are read with all others: a statement takes only so many parameters.
    private const int DoubtedAlone = 500;

    private readonly Lock _changing = new();
    private readonly ConcurrentDictionary<OrganizationId, OwnList> _lists = new();
    private readonly ConcurrentDictionary<string, int> _listings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byKey;
    private readonly Dictionary<OrganizationId, long> _doubted = [];
    private long _doubts;
    private long _allDoubtedAt = 1;
    private volatile bool _isCertain;

    public DomainIndex()
    {
        _doubts = _allDoubtedAt;
        _byKey = _listings.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether nothing is in doubt. At first everything is.</summary>
    public bool IsCertain => _isCertain;

    /// <summary>Whether some organization lists a pattern.</summary>
    public bool Holds(ReadOnlySpan<char> key) => _byKey.ContainsKey(key);

    /// <summary>What one organization lists; null where it lists nothing.</summary>
    public IDomainList? Of(OrganizationId organization) => _lists.GetValueOrDefault(organization);

    void IChangeListener.Invalidate(CredentialChangeKind kind, long subject)
    {
        if (kind == CredentialChangeKind.AllowedDomains) Invalidate(new OrganizationId(subject));
    }

    void IChangeListener.Clear() => InvalidateAll();

    /// <summary>An organization's list may have changed.</summary>
    public void Invalidate(OrganizationId organization)
    {
        lock (_changing)
        {
            _doubted[organization] = ++_doubts;
            _isCertain = false;
        }
    }

    /// <summary>Any list may have changed.</summary>
    public void InvalidateAll()
    {
        lock (_changing)
        {
            _allDoubtedAt = ++_doubts;
            _isCertain = false;
        }
    }

    /// <summary>What is to be read anew. To be asked for before it is read, and given back with what was found.</summary>
    public Invalidations Begin()
    {
        lock (_changing) return new Invalidations(_doubts, _allDoubtedAt > 0 || _doubted.Count > DoubtedAlone, [.. _doubted.Keys]);
    }

    /// <summary>Takes in what was found, but for what has come into doubt again since it was begun.</summary>
    public void Settle(Invalidations begun, IEnumerable<(OrganizationId Organization, DomainPattern Domain)> found)
    {
        var lists = found.GroupBy(listed => listed.Organization, listed => listed.Domain.Key)
            .ToDictionary(list => list.Key, list => list.ToFrozenSet(StringComparer.Ordinal));
        lock (_changing)
        {
            if (_allDoubtedAt > begun.At) return;
            foreach (var organization in begun.AreOfAll ? _lists.Keys.Union(lists.Keys) : begun.Organizations)
            {
                if (_doubted.TryGetValue(organization, out var at) && at > begun.At) continue;
                Replace(organization, lists.GetValueOrDefault(organization));
                _doubted.Remove(organization);
            }

            if (begun.AreOfAll)
            {
                _allDoubtedAt = 0;
                foreach (var (organization, at) in _doubted)
                {
                    if (at <= begun.At) _doubted.Remove(organization);
                }
            }

            _isCertain = _allDoubtedAt == 0 && _doubted.Count == 0;
        }
    }

    // What stays on the list is counted up before it is counted down: it is never off it in between.
    private void Replace(OrganizationId organization, FrozenSet<string>? keys)
    {
        var old = _lists.GetValueOrDefault(organization)?.Keys ?? FrozenSet<string>.Empty;
        foreach (var key in keys ?? FrozenSet<string>.Empty) _listings.AddOrUpdate(key, 1, (_, count) => count + 1);
        foreach (var key in old)
        {
            if (_listings.AddOrUpdate(key, 0, (_, count) => count - 1) == 0) _listings.TryRemove(key, out _);
        }

        if (keys is null) _lists.TryRemove(organization, out _);
        else _lists[organization] = new OwnList(keys);
    }

    /// <summary>What was in doubt at a moment.</summary>
    internal sealed record Invalidations(long At, bool AreOfAll, IReadOnlyList<OrganizationId> Organizations);

    private sealed class OwnList(FrozenSet<string> keys) : IDomainList
    {
        private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _byKey = keys.GetAlternateLookup<ReadOnlySpan<char>>();

        public FrozenSet<string> Keys => keys;

        public bool Holds(ReadOnlySpan<char> key) => _byKey.Contains(key);
    }
}
