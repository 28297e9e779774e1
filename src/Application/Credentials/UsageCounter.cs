using Platform.Domain.Quotas;

namespace Platform.Application.Credentials;

/// <summary>
/// What one caller asked for on one day in UTC, until it is collected. Any thread counts, with no lock and no allocation; one
/// thread at a time collects. It waits in the collector's list only while there is something to collect.
/// </summary>
/// <param name="caller">Who asked.</param>
/// <param name="day">The day, as <see cref="DateOnly.DayNumber"/>.</param>
public sealed class UsageCounter(Caller caller, int day)
{
    // Last uses may be a minute late: within a second, another one tells nothing new.
    private const long Apart = TimeSpan.TicksPerSecond;

    // What is used from more places is used from anywhere: no further one is new.
    private const int PlacesMax = 64;

    private ClientNetwork[] _places = [];
    private OperationCount[] _operations = [];
    private long _refused;
    private long _lastUse;
    private int _isListed;

    // The collector's alone.
    private long _collectedLastUse;

    public Caller Caller => caller;

    /// <summary>The day, as <see cref="DateOnly.DayNumber"/>.</summary>
    public int Day => day;

    /// <summary>The next in the collector's list.</summary>
    public UsageCounter? Next { get; set; }

    /// <summary>The credential was shown.</summary>
    /// <returns>Whether this must be put into the collector's list now.</returns>
    public bool RecordUse(DateTimeOffset now)
    {
        var known = Volatile.Read(ref _lastUse);

        // Apart in either direction: a clock that was ahead must not hide what comes after it is right again.
        while (Math.Abs(now.UtcTicks - known) >= Apart)
        {
            var found = Interlocked.CompareExchange(ref _lastUse, now.UtcTicks, known);
            if (found == known) return MustBeListed();
            known = found;
        }

        return false;
    }

    /// <summary>
    /// Whether this is a place the credential was not seen at before, as far as is remembered here; it is one for a single caller.
    /// </summary>
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

    /// <summary>What was called on the day; as many as there are operations and versions at most.</summary>
    public IReadOnlyList<OperationCount> Operations => Volatile.Read(ref _operations);

    /// <summary>A request was counted.</summary>
    /// <returns>Whether this must be put into the collector's list now.</returns>
    public bool RecordRequest(UsedOperation operation)
    {
        CountOf(operation).Add();
        return MustBeListed();
    }

    /// <summary>A request was over a limit.</summary>
    /// <returns>Whether this must be put into the collector's list now.</returns>
    public bool RecordRefusal()
    {
        Interlocked.Increment(ref _refused);
        return MustBeListed();
    }

    /// <summary>
    /// Takes what there is but for the counts of <see cref="Operations"/>, which are to be taken next, and this out of the list; what
    /// comes from now on puts it there again.
    /// </summary>
    public UsageDelta Collect()
    {
        // In this order: who counts from here on sees that it is not listed, or is taken below.
        Next = null;
        Interlocked.Exchange(ref _isListed, 0);
        var refused = Interlocked.Exchange(ref _refused, 0);
        var last = Interlocked.Read(ref _lastUse);
        var hasMoved = last != _collectedLastUse;
        _collectedLastUse = last;
        return new UsageDelta(refused, new DateTimeOffset(last, TimeSpan.Zero), hasMoved);
    }

    // A credential is used for a few operations: looking through them costs less than a dictionary.
    private OperationCount CountOf(UsedOperation operation)
    {
        while (true)
        {
            var known = Volatile.Read(ref _operations);
            foreach (var count in known)
            {
                if (ReferenceEquals(count.Operation, operation)) return count;
            }

            var added = new OperationCount(operation);
            if (Interlocked.CompareExchange(ref _operations, [.. known, added], known) == known) return added;
        }
    }

    private bool MustBeListed() => Volatile.Read(ref _isListed) == 0 && Interlocked.Exchange(ref _isListed, 1) == 0;
}

/// <summary>What was counted.</summary>
/// <param name="Refused">How many requests were over a limit.</param>
/// <param name="LastUse">When the credential was last shown; the beginning of time where it was not.</param>
/// <param name="HasMoved">Whether that has changed since it was last collected.</param>
public readonly record struct UsageDelta(long Refused, DateTimeOffset LastUse, bool HasMoved);

/// <summary>How often an operation was called, until it is collected.</summary>
/// <param name="operation">Which.</param>
public sealed class OperationCount(UsedOperation operation)
{
    private long _requests;

    public UsedOperation Operation => operation;

    /// <summary>Counts one more.</summary>
    public void Add() => Interlocked.Increment(ref _requests);

    /// <summary>Takes what was counted.</summary>
    public long Take() => Volatile.Read(ref _requests) == 0 ? 0 : Interlocked.Exchange(ref _requests, 0);
}
