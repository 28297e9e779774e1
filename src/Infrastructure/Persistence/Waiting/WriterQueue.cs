using Platform.Infrastructure.Persistence.Failures;

namespace Platform.Infrastructure.Persistence.Waiting;

/// <summary>
/// Limits how many writers of one organization hold a connection at once. They wait for each other's locks in the database and would
/// otherwise occupy all connections while one of them is stuck.
/// </summary>
/// <param name="share">The most concurrent writers of one group.</param>
internal sealed class WriterQueue(int share)
{
    /// <summary>
    /// How long a request waits for its turn. Together with the wait for a lock, this is
    /// within the 5 seconds in which a request is refused.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>The group of requests without a caller.</summary>
    public const long Anonymous = 0;

    /// <summary>The group of work outside requests.</summary>
    public const long System = -1;

    private readonly Dictionary<long, Group> _groups = [];

    /// <summary>The number of groups in which someone writes or waits.</summary>
    public int Groups
    {
        get { lock (_groups) return _groups.Count; }
    }

    /// <summary>Gives each group a quarter of a connection pool, and at least one connection.</summary>
    public static WriterQueue Of(int poolSize) => new(Math.Max(1, poolSize / 4));

    /// <summary>Waits for a turn; disposing the result lets the next writer in.</summary>
    /// <param name="group">An organization's id, <see cref="Anonymous"/> or <see cref="System"/>.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="DatabaseBusyException">The group's share was in use for the whole wait.</exception>
    public async Task<IDisposable> TakeAsync(long group, CancellationToken ct)
    {
        var joined = Join(group);
        var isIn = false;
        try
        {
            isIn = await joined.Turns.WaitAsync(Patience, ct);
            return isIn
                ? new Turn(this, group, joined)
                : throw new DatabaseBusyException("Too many writers of one organization wait for the database.");
        }
        finally
        {
            if (!isIn) Leave(group, joined);
        }
    }

    private Group Join(long group)
    {
        lock (_groups)
        {
            if (!_groups.TryGetValue(group, out var found)) _groups.Add(group, found = new Group(share));
            found.Members++;
            return found;
        }
    }

    private void Leave(long group, Group left)
    {
        lock (_groups)
        {
            if (--left.Members == 0) _groups.Remove(group);
        }
    }

    private sealed class Group(int share)
    {
        public SemaphoreSlim Turns { get; } = new(share);

        /// <summary>Writers and waiters. Guarded by the lock on all groups.</summary>
        public int Members { get; set; }
    }

    private sealed class Turn(WriterQueue all, long group, Group joined) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, true)) return;
            joined.Turns.Release();
            all.Leave(group, joined);
        }
    }
}
