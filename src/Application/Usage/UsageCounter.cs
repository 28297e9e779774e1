using Platform.Application.Credentials;
using Platform.Domain.Quotas;

namespace Platform.Application.Usage;

/// <summary>
/// Counts one caller's requests on one UTC day until they are collected. Counting is lock-free and doesn't allocate; only one thread may
/// collect at a time. A counter is in the pending list only while it has something to collect.
/// </summary>
/// <param name="caller">The caller.</param>
/// <param name="day">The day, as <see cref="DateOnly.DayNumber"/>.</param>
public sealed class UsageCounter(Caller caller, int day)
{
    // Last uses may be a minute late, so a use within a second of the last one isn't recorded.
    private const long MinInterval = TimeSpan.TicksPerSecond;

    // A key that is used from more networks is considered to be used from anywhere: no further network is new.
    private const int NetworksMax = 64;

    private ClientNetwork[] _networks = [];
    private OperationCount[] _operations = [];
    private long _refused;
    private long _lastUse;
    private int _isListed;

    // Only accessed by the collecting thread.
    private long _collectedLastUse;

    public Caller Caller => caller;

    /// <summary>The day, as <see cref="DateOnly.DayNumber"/>.</summary>
    public int Day => day;

    /// <summary>The next counter in the pending list.</summary>
    public UsageCounter? Next { get; set; }

    /// <summary>Records that the credential was presented.</summary>
    /// <returns>Whether the counter must be added to the pending list now.</returns>
    public bool RecordUse(DateTimeOffset now)
    {
        var last = Volatile.Read(ref _lastUse);

        // In either direction: after a clock that ran ahead is corrected, later uses must still be recorded.
        while (Math.Abs(now.UtcTicks - last) >= MinInterval)
        {
            var found = Interlocked.CompareExchange(ref _lastUse, now.UtcTicks, last);
            if (found == last) return MustBeListed();
            last = found;
        }

        return false;
    }

    /// <summary>
    /// Whether the credential was not seen on a network before, as far as this node remembers. True
    /// for only one of several concurrent callers.
    /// </summary>
    public bool IsNew(ClientNetwork from)
    {
        while (true)
        {
            var networks = Volatile.Read(ref _networks);
            foreach (var network in networks)
            {
                if (network == from) return false;
            }

            if (networks.Length == NetworksMax) return false;
            if (Interlocked.CompareExchange(ref _networks, [.. networks, from], networks) == networks) return true;
        }
    }

    /// <summary>The counts per operation; at most one for each operation in each version.</summary>
    public IReadOnlyList<OperationCount> Operations => Volatile.Read(ref _operations);

    /// <summary>Counts a request.</summary>
    /// <returns>Whether the counter must be added to the pending list now.</returns>
    public bool RecordRequest(UsedOperation operation)
    {
        CountOf(operation).Add();
        return MustBeListed();
    }

    /// <summary>Counts a request that exceeded a limit.</summary>
    /// <returns>Whether the counter must be added to the pending list now.</returns>
    public bool RecordRefusal()
    {
        Interlocked.Increment(ref _refused);
        return MustBeListed();
    }

    /// <summary>
    /// Takes all counts except those of <see cref="Operations"/>, which must be taken next, and removes the counter from the
    /// pending list. Later requests add it again.
    /// </summary>
    public UsageDelta Collect()
    {
        // In this order: a request that is counted from here on either sees that the counter is not listed, or is collected below.
        Next = null;
        Interlocked.Exchange(ref _isListed, 0);
        var refused = Interlocked.Exchange(ref _refused, 0);
        var last = Interlocked.Read(ref _lastUse);
        var hasMoved = last != _collectedLastUse;
        _collectedLastUse = last;
        return new UsageDelta(refused, new DateTimeOffset(last, TimeSpan.Zero), hasMoved);
    }

    // A credential is used for few operations: a linear search is cheaper than a dictionary.
    private OperationCount CountOf(UsedOperation operation)
    {
        while (true)
        {
            var current = Volatile.Read(ref _operations);
            foreach (var count in current)
            {
                if (ReferenceEquals(count.Operation, operation)) return count;
            }

            var added = new OperationCount(operation);
            if (Interlocked.CompareExchange(ref _operations, [.. current, added], current) == current) return added;
        }
    }

    private bool MustBeListed() => Volatile.Read(ref _isListed) == 0 && Interlocked.Exchange(ref _isListed, 1) == 0;
}

/// <summary>The collected counts.</summary>
/// <param name="Refused">The number of requests that exceeded a limit.</param>
/// <param name="LastUse">When the credential was last presented; <see cref="DateTimeOffset.MinValue"/> if it was not.</param>
/// <param name="HasMoved">Whether the last use has changed since the previous collection.</param>
public readonly record struct UsageDelta(long Refused, DateTimeOffset LastUse, bool HasMoved);

/// <summary>The number of calls of an operation until they are collected.</summary>
/// <param name="operation">The operation.</param>
public sealed class OperationCount(UsedOperation operation)
{
    private long _requests;

    public UsedOperation Operation => operation;

    /// <summary>Counts a call.</summary>
    public void Add() => Interlocked.Increment(ref _requests);

    /// <summary>Takes and resets the count.</summary>
    public long Take() => Volatile.Read(ref _requests) == 0 ? 0 : Interlocked.Exchange(ref _requests, 0);
}
