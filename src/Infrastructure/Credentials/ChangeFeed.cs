using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Credentials;

/// <summary>
/// Reads, four times a second, what other nodes have changed, and makes this node forget what it remembered of it. While
/// that can't be done, <see cref="IsFresh"/> says so, and nothing remembered is trusted.
/// </summary>
internal sealed partial class ChangeFeed(Func<AppDb> contexts, CacheInvalidation remembered, TimeProvider clock, ILogger<ChangeFeed> log)
    : IHostedService, IDisposable
{
    // A second. A transaction that committed before a reading began is in it: what is remembered is at most this old.
    private readonly long _trustFor = clock.TimestampFrequency;

    // A transaction lasts seconds; ids that have not come by then were rolled back.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // At the start ids this far below the highest may belong to transactions that are still open.
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

    /// <summary>Whether what this node remembers is true to within a second.</summary>
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
        // A thread of its own: a busy pool must not delay a revocation.
        _reader = new Thread(ReadOn) { IsBackground = true, Name = "Change feed" };
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

        // A reading that hangs with the database outlives the stop; it still has to find out that it is to end.
        if (_reader is not { IsAlive: true }) _stop.Dispose();
    }

    /// <summary>Reads what is new.</summary>
    public void Read()
    {
        var began = clock.GetTimestamp();
        using (var db = contexts())
        {
            db.UsesReservedConnection = true;
            if (_hasBegun) ReadNew(db);
            else Begin(db);
        }

        // It may have been unreadable for longer than changes are kept.
        if (_readAt != long.MinValue && clock.GetElapsedTime(_readAt, began) > Patience) remembered.Clear();
        Volatile.Write(ref _readAt, began);
    }

    private void Begin(AppDb db)
    {
        var floor = Math.Max(0, (db.Set<CredentialChange>().Max(c => (long?)c.Id) ?? 0) - LookBack);
        _cursor.Begin(floor, [.. db.Set<CredentialChange>().Where(c => c.Id > floor).OrderBy(c => c.Id).Select(c => c.Id)], Now);
        remembered.Clear();
        _hasBegun = true;
    }

    private void ReadNew(AppDb db)
    {
        var after = _cursor.After;
        foreach (var change in db.Set<CredentialChange>().AsNoTracking().Where(c => c.Id > after).OrderBy(c => c.Id))
        {
            if (_cursor.IsNew(change.Id, Now)) remembered.Invalidate(change.Kind, change.SubjectId);
        }

        _cursor.Forget(Now);
    }

    private TimeSpan Now => clock.GetElapsedTime(_zero);

    private void ReadOn()
    {
        do
        {
            try
            {
                Read();
                if (_isFailing) LogReadAgain(log);
                _isFailing = false;
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                // Every failure on the way would say the same four times a second.
                if (!_isFailing) LogNotRead(log, problem);
                _isFailing = true;
            }
        }
        while (!_stop.Wait(Interval));
    }

    [LoggerMessage(LogLevel.Warning, "Changes by other nodes can't be read; until they can, the database is asked about every credential")]
    private static partial void LogNotRead(ILogger log, Exception problem);

    [LoggerMessage(LogLevel.Information, "Changes by other nodes are read again")]
    private static partial void LogReadAgain(ILogger log);
}
