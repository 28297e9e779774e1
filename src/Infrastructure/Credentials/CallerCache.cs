using Platform.Application.Credentials;
using Platform.Domain.Common;
using Platform.Domain.Sessions;

namespace Platform.Infrastructure.Credentials;

/// <summary>
/// Caches the callers of credentials. Each entry has the versions of its key or session and of its organization from when it was loaded. A
/// change increments a version, which makes entries with an older version invalid.
/// </summary>
internal sealed class CallerCache : IChangeListener
{
    // The cache holds at most twice as many: about 100 MB if all belong to different people.
    private const int Generation = 100_000;

    private readonly BoundedCache<SecretHash, Entry> _keys = new(Generation);
    private readonly BoundedCache<SessionId, Entry> _sessions = new(Generation);

    private readonly Versions _keyVersions = new();
    private readonly Versions _sessionVersions = new();
    private readonly Versions _organizationVersions = new();
    private long _changes;

    /// <summary>The cached caller of a key; null if there is no valid entry.</summary>
    public Caller? TryGet(SecretHash hash, DateTimeOffset now) =>
        _keys.TryGet(hash, out var entry) && IsValid(entry, now) ? entry.Caller : null;

    /// <summary>The cached caller of a session; null if there is no valid entry.</summary>
    public Caller? TryGet(SessionId session, DateTimeOffset now) =>
        _sessions.TryGet(session, out var entry) && IsValid(entry, now) ? entry.Caller : null;

    /// <summary>
    /// Call before a lookup and pass the result to <c>Set</c>: if anything has changed in between, the entry isn't cached.
    /// </summary>
    public long BeginLookup() => Interlocked.Read(ref _changes);

    /// <summary>Caches a caller, unless anything has changed since the lookup began.</summary>
    public void Set(SecretHash hash, FoundCaller found, long changesBefore)
    {
        if (EntryOf(found, changesBefore) is { } entry) _keys.Set(hash, entry);
    }

    /// <summary>Caches a caller, unless anything has changed since the lookup began.</summary>
    public void Set(SessionId session, FoundCaller found, long changesBefore)
    {
        if (EntryOf(found, changesBefore) is { } entry) _sessions.Set(session, entry);
    }

    /// <summary>Invalidates the entries that a change affects.</summary>
    public void Invalidate(CredentialChangeKind kind, long subject)
    {
        if (kind == CredentialChangeKind.AllowedDomains) return;

        // In this order: a lookup that began before this change but reads the new version must detect the change.
        Interlocked.Increment(ref _changes);
        VersionsOf(kind).Increment(subject);
    }

    /// <summary>Removes all entries.</summary>
    public void Clear()
    {
        Interlocked.Increment(ref _changes);
        _keyVersions.IncrementAll();
        _sessionVersions.IncrementAll();
        _keys.Clear();
        _sessions.Clear();
    }

    private Entry? EntryOf(FoundCaller found, long changesBefore)
    {
        var entry = new Entry(
            found.Caller, found.EndsAt, VersionOfCredential(found.Caller), _organizationVersions[found.Caller.Organization.Value]);
        return Interlocked.Read(ref _changes) == changesBefore ? entry : null;
    }

    private bool IsValid(Entry entry, DateTimeOffset now) =>
        now < entry.EndsAt
        && entry.CredentialVersion == VersionOfCredential(entry.Caller)
        && entry.OrganizationVersion == _organizationVersions[entry.Caller.Organization.Value];

    private int VersionOfCredential(Caller caller) =>
        caller.ApiKey is { } key ? _keyVersions[key.Value] : _sessionVersions[caller.Session!.Value.Value];

    private Versions VersionsOf(CredentialChangeKind kind) => kind switch
    {
        CredentialChangeKind.ApiKey => _keyVersions,
        CredentialChangeKind.Session => _sessionVersions,
        CredentialChangeKind.Organization => _organizationVersions,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private sealed record Entry(Caller Caller, DateTimeOffset EndsAt, int CredentialVersion, int OrganizationVersion);

    /// <summary>
    /// The version of each id, in bounded memory: several ids share a version, so a change can also invalidate an unrelated entry.
    /// </summary>
    private sealed class Versions
    {
        private const int Count = 1 << 14;

        private readonly int[] _versions = new int[Count];

        public int this[long id] => Volatile.Read(ref _versions[id & (Count - 1)]);

        public void Increment(long id) => Interlocked.Increment(ref _versions[id & (Count - 1)]);

        public void IncrementAll()
        {
            for (var i = 0; i < Count; i++) Interlocked.Increment(ref _versions[i]);
        }
    }
}

/// <summary>The result of a lookup in the database.</summary>
/// <param name="Caller">The caller that the credential authenticates.</param>
/// <param name="EndsAt">When the credential expires.</param>
internal sealed record FoundCaller(Caller Caller, DateTimeOffset EndsAt);
