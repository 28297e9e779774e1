using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Platform.Infrastructure.Persistence.Failures;
using Platform.Infrastructure.Persistence.Waiting;

namespace Platform.Infrastructure.Persistence;

/// <summary>
/// The embedded database. One process's writers queue here rather than in SQLite's busy loop, which is neither fair nor quick.
/// </summary>
public sealed class SqliteAppDb(DbContextOptions<SqliteAppDb> options) : AppDb(options)
{
    // A request waits this long in all: first for its turn in this process, then with what is left for a writer of another process.
    // It counts from when the request takes its connection: a sign-in, which waits for its password's hash first, is refused within
    // 3 seconds too.
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    // Waiting for the file takes this long at least: the driver repeats a busy statement until its command timeout of one second is over.
    // A little more than that keeps it from waiting a second time.
    private static readonly TimeSpan FilePatience = TimeSpan.FromSeconds(1.05);

    // What a turn is waited for at most: the writers of a burst each hold it for milliseconds.
    private static readonly TimeSpan TurnPatience = TimeSpan.FromSeconds(2);

    // What a turn is waited for at least, by one that has been at work for long.
    private static readonly TimeSpan LeastTurnPatience = TimeSpan.FromSeconds(0.1);

    private static readonly ConcurrentDictionary<string, WriterTurn> Turns = new(StringComparer.Ordinal);

    private SqliteConnections? _connections;
    private SqliteConnection? _rented;
    private int? _usualTimeout;
    private long? _rentedAt;

    /// <summary>How long SQLite waits for the file's lock, in milliseconds.</summary>
    internal int BusyTimeout { get; private set; } = (int)Patience.TotalMilliseconds;

    /// <summary>Uses a rented connection until it is disposed.</summary>
    internal void Rent(SqliteConnections connections)
    {
        (_connections, _rented, _rentedAt) = (connections, connections.Rent(), Stopwatch.GetTimestamp());
        Database.SetDbConnection(_rented, contextOwnsConnection: false);
    }

    /// <inheritdoc/>
    internal override void AllowLongWork()
    {
        base.AllowLongWork();
        if (Database.GetDbConnection() is not SqliteConnection connection) return;
        _usualTimeout ??= connection.DefaultTimeout;
        connection.DefaultTimeout = (int)LongWork.TotalSeconds;
    }

    public override void Dispose()
    {
        EndLongWork();

        // Once it is disposed the context may be another's.
        var (rented, connections) = (Interlocked.Exchange(ref _rented, null), _connections);
        base.Dispose();
        if (rented is not null) connections!.Return(rented);
    }

    public override async ValueTask DisposeAsync()
    {
        EndLongWork();

        // Once it is disposed the context may be another's.
        var (rented, connections) = (Interlocked.Exchange(ref _rented, null), _connections);
        await base.DisposeAsync();
        if (rented is not null) connections!.Return(rented);
    }

    protected override TimeSpan LongWork => TimeSpan.FromSeconds(30);

    protected override async Task<IDisposable?> TakeTurnAsync(CancellationToken ct)
    {
        var turns = Turns.GetOrAdd(Database.GetConnectionString() ?? "", _ => new WriterTurn());
        var forTurn = MayTakeLong ? Timeout.InfiniteTimeSpan : Larger(Smaller(PatienceLeft(), TurnPatience), LeastTurnPatience);
        if (!await turns.TakeAsync(forTurn, ct)) throw new DatabaseBusyException("Another writer of this process has not finished.");

        var connection = (SqliteConnection)Database.GetDbConnection();
        if (MayTakeLong) return new Turn(this, connection, turns);

        // Where the file was waited for in vain just now, waiting for it once more would take longer than the patience that is left.
        var left = PatienceLeft();
        if (left < FilePatience && turns.LastHeld >= FilePatience)
        {
            turns.Decline();
            throw new DatabaseBusyException("Another process may hold the lock on the file.");
        }

        WaitForFile(connection, Larger(left, FilePatience));
        return new Turn(this, connection, turns);
    }

    private TimeSpan PatienceLeft() => _rentedAt is { } rentedAt ? Patience - Stopwatch.GetElapsedTime(rentedAt) : Patience;

    private static TimeSpan Smaller(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Larger(TimeSpan one, TimeSpan other) => one > other ? one : other;

    // One that is not open yet is told when it is.
    private void WaitForFile(SqliteConnection connection, TimeSpan limit)
    {
        BusyTimeout = Math.Max(0, (int)limit.TotalMilliseconds);
        if (connection.State == ConnectionState.Open) _ = SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle, BusyTimeout);
    }

    private void EndLongWork()
    {
        if (_usualTimeout is { } seconds && _rented is { } rented) rented.DefaultTimeout = seconds;
        _usualTimeout = null;
    }

    // Without AUTOINCREMENT SQLite gives the id of a deleted last row to the next one.
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            if (entity.FindPrimaryKey()?.Properties is [{ ValueGenerated: ValueGenerated.OnAdd } id])
            {
                id.SetValueGenerationStrategy(SqliteValueGenerationStrategy.Autoincrement);
            }
        }
    }

    private sealed class Turn(SqliteAppDb db, SqliteConnection connection, WriterTurn turns) : IDisposable
    {
        public void Dispose()
        {
            db.WaitForFile(connection, Patience);
            turns.Release();
        }
    }
}
