using Platform.Infrastructure.Persistence.Failures;

namespace Platform.Infrastructure.Persistence.Waiting;

/// <summary>
/// Bounds how many writers of one organization hold a connection at once. They wait for each other's locks in the database, and would
/// otherwise hold every connection while one of them is stuck.
/// </summary>
/// <param name="share">How many of one group may write at once.</param>
internal sealed class WriterQueue(int share)
{
    /// <summary>
    /// How long a request waits for its turn. With the wait for a lock it stays within the 5 seconds in which a request is refused.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>The group of requests without a caller.</summary>
    public const long Strangers = 0;

    /// <summary>The group of what the product does by itself.</summary>
    public const long Product = -1;

    private readonly Dictionary<long, Group> _groups = [];

    /// <summary>How many groups there are: those in which someone writes or waits.</summary>
    public int Groups
    {
        get { lock (_groups) return _groups.Count; }
    }

    /// <summary>The share of a pool that one group may have: a quarter, and at least one.</summary>
    public static WriterQueue Of(int poolSize) => new(Math.Max(1, poolSize / 4));

    /// <summary>Waits for a turn; disposing it lets the next one in.</summary>
    /// <param name="group">An organization's id, <see cref="Strangers"/> or <see cref="Product"/>.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="DatabaseBusyException">The group's share was in use for all of the wait.</exception>
    public async Task<IDisposable> TakeAsync(long group, CancellationToken ct)
    {
        var mine = Join(group);
        var isIn = false;
        try
        {
            isIn = await mine.Turns.WaitAsync(Patience, ct);
            return isIn
                ? new Turn(this, group, mine)
                : throw new DatabaseBusyException("Too many writers of one organization wait for the database.");
        }
        finally
        {
            if (!isIn) Leave(group, mine);
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

        /// <summary>Writing or waiting. Guarded by the lock on all groups.</summary>
        public int Members { get; set; }
    }

    private sealed class Turn(WriterQueue all, long group, Group mine) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, true)) return;
            mine.Turns.Release();
            all.Leave(group, mine);
        }
    }
}
