using System.Runtime.InteropServices;
using Platform.Application.Credentials;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Usage;

namespace Platform.Infrastructure.Usage;

/// <summary>What is counted together: one key, or all sign-ins as <see cref="UsageDay.SignIns"/>, on one day in UTC.</summary>
internal readonly record struct UsageSubject(OrganizationId Organization, DateOnly Date, ApiKeyId ApiKey);

/// <summary>How much was counted.</summary>
internal readonly record struct UsageSum(UsageSubject Subject, long Requests, long Refused);

/// <summary>What is counted together of operations: one of them, in one version of the API, on one day in UTC.</summary>
internal readonly record struct OperationSubject(OrganizationId Organization, DateOnly Date, UsedOperation Operation);

/// <summary>How much was counted of an operation, and when it was last called.</summary>
internal readonly record struct OperationSum(OperationSubject Subject, long Requests, DateTimeOffset LastUse);

/// <summary>When a credential was last used.</summary>
internal readonly record struct LastUse(long Id, DateTimeOffset At);

/// <summary>
/// Uses until they are written. Any thread puts a caller's into the list, with no lock; one thread at a time collects and
/// reads. What is read comes always in the same order, so that nodes that write the same rows don't lock each other out.
/// </summary>
internal sealed class PendingUsage
{
    private readonly Dictionary<UsageSubject, UsageSum> _sums = [];
    private readonly Dictionary<OperationSubject, OperationSum> _operations = [];
    private readonly Dictionary<long, DateTimeOffset> _keys = [];
    private readonly Dictionary<long, DateTimeOffset> _sessions = [];
    private UsageCounter? _listed;

    // Filled anew each time they are asked for: there may be a great many, every second.
    private readonly List<UsageSum> _sumsInOrder = [];
    private readonly List<OperationSum> _operationsInOrder = [];
    private readonly List<LastUse> _usesInOrder = [];

    /// <summary>What was counted and not yet said to be written; good until it is asked for again.</summary>
    public IReadOnlyList<UsageSum> Sums()
    {
        _sumsInOrder.Clear();
        _sumsInOrder.AddRange(_sums.Values);
        _sumsInOrder.Sort(static (a, b) => InTable(a.Subject).CompareTo(InTable(b.Subject)));
        return _sumsInOrder;
    }

    /// <summary>What was counted of operations and not yet said to be written; good until it is asked for again.</summary>
    public IReadOnlyList<OperationSum> Operations()
    {
        _operationsInOrder.Clear();
        _operationsInOrder.AddRange(_operations.Values);
        _operationsInOrder.Sort(static (a, b) => InTable(a.Subject, b.Subject));
        return _operationsInOrder;
    }

    /// <summary>Keys' last uses that were not yet said to be written; good until uses are asked for again.</summary>
    public IReadOnlyList<LastUse> Keys() => InOrder(_keys);

    /// <summary>Sign-ins' last uses that were not yet said to be written; good until uses are asked for again.</summary>
    public IReadOnlyList<LastUse> Sessions() => InOrder(_sessions);

    /// <summary>Puts one into the list. Only for who was told to: it must not be there twice.</summary>
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

    /// <summary>Takes what all in the list have counted.</summary>
    public void Collect()
    {
        for (var use = Interlocked.Exchange(ref _listed, null); use is not null;)
        {
            var next = use.Next;
            Keep(use, use.Collect());
            use = next;
        }
    }

    /// <summary>These need not be written any more.</summary>
    public void Forget(IEnumerable<UsageSum> written)
    {
        foreach (var sum in written) _sums.Remove(sum.Subject);
    }

    /// <summary>These need not be written any more.</summary>
    public void Forget(IEnumerable<OperationSum> written)
    {
        foreach (var sum in written) _operations.Remove(sum.Subject);
    }

    /// <summary>These need not be written any more.</summary>
    public void ForgetKeys(IEnumerable<LastUse> written) => Forget(_keys, written);

    /// <summary>These need not be written any more.</summary>
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
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(uses, id, out _);
        if (at > known) known = at;
    }

    private static int InTable(OperationSubject a, OperationSubject b) =>
        (a.Organization.Value, a.Date.DayNumber).CompareTo((b.Organization.Value, b.Date.DayNumber)) is not 0 and var first ? first
        : string.CompareOrdinal(a.Operation.Version, b.Operation.Version) is not 0 and var second ? second
        : string.CompareOrdinal(a.Operation.Operation, b.Operation.Operation);

    private static (long Organization, int Day, long ApiKey) InTable(UsageSubject subject) =>
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
