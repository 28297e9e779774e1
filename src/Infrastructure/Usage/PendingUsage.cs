using System.Runtime.InteropServices;
using Platform.Application.Credentials;
using Platform.Application.Usage;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Usage;

namespace Platform.Infrastructure.Usage;

/// <summary>The key of a count: one API key, or all sessions as <see cref="UsageDay.SignIns"/>, on one UTC day.</summary>
internal readonly record struct UsageSubject(OrganizationId Organization, DateOnly Date, ApiKeyId ApiKey);

/// <summary>The requests counted for a subject.</summary>
internal readonly record struct UsageSum(UsageSubject Subject, long Requests, long Refused);

/// <summary>The key of an operation's count: one operation in one API version on one UTC day.</summary>
internal readonly record struct OperationSubject(OrganizationId Organization, DateOnly Date, UsedOperation Operation);

/// <summary>The requests counted for an operation, and the last one's time.</summary>
internal readonly record struct OperationSum(OperationSubject Subject, long Requests, DateTimeOffset LastUse);

/// <summary>When a credential was last used.</summary>
internal readonly record struct LastUse(long Id, DateTimeOffset At);

/// <summary>
/// Usage that isn't written yet. Any thread may enqueue a counter, without a lock; only one thread at a time may collect and read. Rows are
/// returned in a fixed order, so that nodes writing the same rows don't deadlock.
/// </summary>
internal sealed class PendingUsage
{
    private readonly Dictionary<UsageSubject, UsageSum> _sums = [];
    private readonly Dictionary<OperationSubject, OperationSum> _operations = [];
    private readonly Dictionary<long, DateTimeOffset> _keys = [];
    private readonly Dictionary<long, DateTimeOffset> _sessions = [];
    private UsageCounter? _listed;

    // Reused for each call, because there may be many entries every second.
    private readonly List<UsageSum> _sumsInOrder = [];
    private readonly List<OperationSum> _operationsInOrder = [];
    private readonly List<LastUse> _usesInOrder = [];

    /// <summary>Counts that aren't written yet. Valid until the next call.</summary>
    public IReadOnlyList<UsageSum> Sums()
    {
        _sumsInOrder.Clear();
        _sumsInOrder.AddRange(_sums.Values);
        _sumsInOrder.Sort(static (a, b) => TableOrder(a.Subject).CompareTo(TableOrder(b.Subject)));
        return _sumsInOrder;
    }

    /// <summary>Operation counts that aren't written yet. Valid until the next call.</summary>
    public IReadOnlyList<OperationSum> Operations()
    {
        _operationsInOrder.Clear();
        _operationsInOrder.AddRange(_operations.Values);
        _operationsInOrder.Sort(static (a, b) => TableOrder(a.Subject, b.Subject));
        return _operationsInOrder;
    }

    /// <summary>Last uses of keys that aren't written yet. Valid until last uses are read again.</summary>
    public IReadOnlyList<LastUse> Keys() => InOrder(_keys);

    /// <summary>Last uses of sessions that aren't written yet. Valid until last uses are read again.</summary>
    public IReadOnlyList<LastUse> Sessions() => InOrder(_sessions);

    /// <summary>Adds a counter to the list. Call it only when the counter requests it, because a counter must not be added twice.</summary>
    public void Enqueue(UsageCounter use)
    {
        var first = Volatile.Read(ref _listed);
        while (true)
        {
            use.Next = first;
            var found = Interlocked.CompareExchange(ref _listed, use, first);
            if (found == first) return;
            first = found;
        }
    }

    /// <summary>Collects the counts of all listed counters.</summary>
    public void Collect()
    {
        for (var use = Interlocked.Exchange(ref _listed, null); use is not null;)
        {
            var next = use.Next;
            Keep(use, use.Collect());
            use = next;
        }
    }

    /// <summary>Removes counts that are written.</summary>
    public void Forget(IEnumerable<UsageSum> written)
    {
        foreach (var sum in written) _sums.Remove(sum.Subject);
    }

    /// <summary>Removes counts that are written.</summary>
    public void Forget(IEnumerable<OperationSum> written)
    {
        foreach (var sum in written) _operations.Remove(sum.Subject);
    }

    /// <summary>Removes last uses that are written.</summary>
    public void ForgetKeys(IEnumerable<LastUse> written) => Forget(_keys, written);

    /// <summary>Removes last uses that are written.</summary>
    public void ForgetSessions(IEnumerable<LastUse> written) => Forget(_sessions, written);

    private void Keep(UsageCounter use, UsageDelta collected)
    {
        var date = DateOnly.FromDayNumber(use.Day);
        var requests = 0L;
        foreach (var count in use.Operations)
        {
            if (count.Take() is not (> 0 and var taken)) continue;
            requests += taken;
            if (count.Operation != UsedOperation.None)
            {
                Keep(new OperationSubject(use.Caller.Organization, date, count.Operation), taken, collected.LastUse);
            }
        }

        if (requests != 0 || collected.Refused != 0)
        {
            var subject = new UsageSubject(use.Caller.Organization, date, use.Caller.ApiKey ?? UsageDay.SignIns);
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, subject, out _);
            sum = new UsageSum(subject, sum.Requests + requests, sum.Refused + collected.Refused);
        }

        if (collected.HasMoved) Move(use.Caller, collected.LastUse);
    }

    private void Keep(OperationSubject subject, long requests, DateTimeOffset lastUse)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_operations, subject, out _);
        sum = new OperationSum(subject, sum.Requests + requests, lastUse > sum.LastUse ? lastUse : sum.LastUse);
    }

    private void Move(Caller caller, DateTimeOffset at)
    {
        if (caller.ApiKey is { } key) Move(_keys, key.Value, at);
        else if (caller.Session is { } session) Move(_sessions, session.Value, at);
    }

    private static void Move(Dictionary<long, DateTimeOffset> uses, long id, DateTimeOffset at)
    {
        ref var latest = ref CollectionsMarshal.GetValueRefOrAddDefault(uses, id, out _);
        if (at > latest) latest = at;
    }

    private static int TableOrder(OperationSubject a, OperationSubject b) =>
        (a.Organization.Value, a.Date.DayNumber).CompareTo((b.Organization.Value, b.Date.DayNumber)) is not 0 and var first ? first
        : string.CompareOrdinal(a.Operation.Version, b.Operation.Version) is not 0 and var second ? second
        : string.CompareOrdinal(a.Operation.Operation, b.Operation.Operation);

    private static (long Organization, int Day, long ApiKey) TableOrder(UsageSubject subject) =>
        (subject.Organization.Value, subject.Date.DayNumber, subject.ApiKey.Value);

    private List<LastUse> InOrder(Dictionary<long, DateTimeOffset> uses)
    {
        _usesInOrder.Clear();
        foreach (var (id, at) in uses) _usesInOrder.Add(new LastUse(id, at));
        _usesInOrder.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        return _usesInOrder;
    }

    private static void Forget(Dictionary<long, DateTimeOffset> uses, IEnumerable<LastUse> written)
    {
        foreach (var use in written) uses.Remove(use.Id);
    }
}
