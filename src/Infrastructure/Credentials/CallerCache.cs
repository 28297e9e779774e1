using Platform.Application.Credentials;
using Platform.Domain.Common;
using Platform.Domain.Sessions;

namespace Platform.Infrastructure.Credentials;

/// <summary>
/// Who credentials speak for, remembered. Each entry bears the versions of its key or sign-in and of its organization as
/// they were when it was looked up; a change counts a version up, and what bears an older one is not an entry any more.
/// </summary>
internal sealed class CallerCache : IChangeListener
{
    // Twice as many are held at most: about 100 MB when all are of different people.
    private const int Generation = 100_000;

    private readonly BoundedCache<SecretHash, Entry> _keys = new(Generation);
    private readonly BoundedCache<SessionId, Entry> _sessions = new(Generation);

    private readonly Versions _keyVersions = new();
    private readonly Versions _sessionVersions = new();
    private readonly Versions _organizationVersions = new();
    private long _changes;

    /// <summary>The caller of a key, where it is remembered and still true.</summary>
    public Caller? TryGet(SecretHash hash, DateTimeOffset now) =>
        _keys.TryGet(hash, out var entry) && IsTrue(entry, now) ? entry.Caller : null;

    /// <summary>The caller of a sign-in, where it is remembered and still true.</summary>
    public Caller? TryGet(SessionId session, DateTimeOffset now) =>
        _sessions.TryGet(session, out var entry) && IsTrue(entry, now) ? entry.Caller : null;

    /// <summary>
    /// To be asked for before a look-up and given back with what it found: a change in between makes the finding one that is not kept.
    /// </summary>
    public long BeginLookup() => Interlocked.Read(ref _changes);

    /// <summary>Remembers what a look-up found, unless anything has changed since it began.</summary>
    public void Set(SecretHash hash, FoundCaller found, long begun)
    {
        if (EntryOf(found, begun) is { } entry) _keys.Set(hash, entry);
    }

    /// <summary>Remembers what a look-up found, unless anything has changed since it began.</summary>
    public void Set(SessionId session, FoundCaller found, long begun)
    {
        if (EntryOf(found, begun) is { } entry) _sessions.Set(session, entry);
    }

    /// <summary>Forgets what a change makes untrue.</summary>
    public void Invalidate(CredentialChangeKind kind, long subject)
    {
        if (kind == CredentialChangeKind.AllowedDomains) return;

        // In this order: who reads the new version below then finds that something has changed.
        Interlocked.Increment(ref _changes);
        VersionsOf(kind).CountUp(subject);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Interlocked.Increment(ref _changes);
        _keyVersions.CountAllUp();
        _sessionVersions.CountAllUp();
        _keys.Clear();
        _sessions.Clear();
    }

    private Entry? EntryOf(FoundCaller found, long begun)
    {
        var entry = new Entry(
            found.Caller, found.EndsAt, VersionOfCredential(found.Caller), _organizationVersions[found.Caller.Organization.Value]);
        return Interlocked.Read(ref _changes) == begun ? entry : null;
    }

    private bool IsTrue(Entry entry, DateTimeOffset now) =>
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
    /// A version of each id, in bounded memory: several ids share one, so that a change now and then makes another be looked up again.
    /// </summary>
    private sealed class Versions
    {
        private const int Count = 1 << 14;

        private readonly int[] _versions = new int[Count];

        public int this[long id] => Volatile.Read(ref _versions[id & (Count - 1)]);

        public void CountUp(long id) => Interlocked.Increment(ref _versions[id & (Count - 1)]);

        public void CountAllUp()
        {
            for (var i = 0; i < Count; i++) Interlocked.Increment(ref _versions[i]);
        }
    }
}

/// <summary>What a look-up in the database found.</summary>
/// <param name="Caller">Who the credential speaks for.</param>
/// <param name="EndsAt">When it ends by itself.</param>
internal sealed record FoundCaller(Caller Caller, DateTimeOffset EndsAt);
