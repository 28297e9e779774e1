using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Credentials;

/// <summary>
/// Reads four times a second what other nodes have changed and invalidates this node's caches accordingly. While it can't,
/// <see cref="IsFresh"/> is false and cached entries are not used.
/// </summary>
internal sealed partial class ChangeFeed(Func<AppDb> contexts, CacheInvalidation cache, TimeProvider clock, ILogger<ChangeFeed> log)
    : IHostedService, IDisposable
{
    // One second. A read includes all transactions committed before it began, so cached entries are at most this old.
    private readonly long _trustFor = clock.TimestampFrequency;

    // Transactions last seconds; ids that have not appeared by then were rolled back.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // At startup, ids up to this far below the highest may belong to open transactions.
    private const long LookBack = 1000;

    private readonly ChangeCursor _cursor = new(Patience);
    private readonly ManualResetEventSlim _stop = new();
    private readonly long _zero = clock.GetTimestamp();
    private Thread? _reader;
    private bool _hasBegun;
    private bool _isFailing;
    private long _readAt = long.MinValue;

    /// <summary>How often changes are read.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether this node's caches are at most a second behind the database.</summary>
    public bool IsFresh
    {
        get
        {
            var readAt = Volatile.Read(ref _readAt);
            return readAt != long.MinValue && clock.GetTimestamp() - readAt <= _trustFor;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A dedicated thread: a busy thread pool must not delay a revocation.
        _reader = new Thread(ReadUntilStopped) { IsBackground = true, Name = "Change feed" };
        _reader.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Set();
        _reader?.Join(TimeSpan.FromSeconds(1));
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _stop.Set();

        // A read that hangs in the database outlives shutdown and still uses the event to end its loop.
        if (_reader is not { IsAlive: true }) _stop.Dispose();
    }

    /// <summary>Reads the changes since the last read.</summary>
    public void Read()
    {
        var began = clock.GetTimestamp();
        using (var db = contexts())
        {
            db.UsesReservedConnection = true;
            if (_hasBegun) ReadNew(db);
            else Begin(db);
        }

        // The feed may have been unreadable for longer than skipped ids are tracked.
        if (_readAt != long.MinValue && clock.GetElapsedTime(_readAt, began) > Patience) cache.Clear();
        Volatile.Write(ref _readAt, began);
    }

    private void Begin(AppDb db)
    {
        var floor = Math.Max(0, (db.Set<CredentialChange>().Max(c => (long?)c.Id) ?? 0) - LookBack);
        _cursor.Begin(floor, [.. db.Set<CredentialChange>().Where(c => c.Id > floor).OrderBy(c => c.Id).Select(c => c.Id)], Now);
        cache.Clear();
        _hasBegun = true;
    }

    private void ReadNew(AppDb db)
    {
        var after = _cursor.After;
        foreach (var change in db.Set<CredentialChange>().AsNoTracking().Where(c => c.Id > after).OrderBy(c => c.Id))
        {
            if (_cursor.IsNew(change.Id, Now)) cache.Invalidate(change.Kind, change.SubjectId);
        }

        _cursor.Forget(Now);
    }

    private TimeSpan Now => clock.GetElapsedTime(_zero);

    private void ReadUntilStopped()
    {
        do
        {
            try
            {
                Read();
                if (_isFailing) LogReadAgain(log);
                _isFailing = false;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Logged once: otherwise an outage would log four entries a second.
                if (!_isFailing) LogNotRead(log, exception);
                _isFailing = true;
            }
        }
        while (!_stop.Wait(Interval));
    }

    [LoggerMessage(LogLevel.Warning, "Changes by other nodes can't be read; until they can, every credential is looked up in the database")]
    private static partial void LogNotRead(ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Information, "Changes by other nodes can be read again")]
    private static partial void LogReadAgain(ILogger log);
}
