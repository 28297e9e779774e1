using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Platform.Infrastructure.Persistence.Failures;
using Platform.Infrastructure.Persistence.Statements;
using Platform.Infrastructure.Persistence.Waiting;

namespace Platform.Infrastructure.Persistence;

/// <summary>
/// The embedded database. Writers of this process queue here and not in SQLite's busy loop, which is neither fair nor fast.
/// </summary>
public sealed class SqliteAppDb(DbContextOptions<SqliteAppDb> options) : AppDb(options)
{
    // The total time that a request waits: first for its turn in this process, then for a writer of another process. It starts when the
    // request rents its connection. A sign-in waits for its password hash before that, and is still refused within 3 seconds.
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    // Waiting for the file takes at least this long: the driver repeats a busy statement until its command timeout of one second
    // has passed. Slightly more prevents a second wait.
    private static readonly TimeSpan FilePatience = TimeSpan.FromSeconds(1.05);

    // The most time to wait for a turn. The writers of a burst hold it for milliseconds each.
    private static readonly TimeSpan TurnPatience = TimeSpan.FromSeconds(2);

    // The least time to wait for a turn, for a request that is already slow.
    private static readonly TimeSpan LeastTurnPatience = TimeSpan.FromSeconds(0.1);

    private static readonly ConcurrentDictionary<string, WriterTurn> Turns = new(StringComparer.Ordinal);

    private SqliteConnections? _connections;
    private SqliteConnection? _rented;
    private WriterTurn? _turns;
    private int? _usualTimeout;
    private long? _rentedAt;

    /// <summary>How long SQLite waits for the file lock, in milliseconds.</summary>
    internal int BusyTimeout { get; private set; } = (int)Patience.TotalMilliseconds;

    /// <summary>Uses a rented connection until the context is disposed.</summary>
    internal void Rent(SqliteConnections connections)
    {
        (_connections, _rented, _rentedAt) = (connections, connections.Rent(), Stopwatch.GetTimestamp());
        Use(_rented);
    }

    /// <inheritdoc/>
    internal override KnownCounts? Counts => (_rented as PreparedSqliteConnection)?.Counts;

    /// <inheritdoc/>
    internal override (long Others, long Own)? ReadState() => (_rented as PreparedSqliteConnection)?.ReadState();

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

        // After disposal the pool may lend the context to another request.
        var (rented, connections) = (Interlocked.Exchange(ref _rented, null), _connections);
        base.Dispose();
        if (rented is not null) connections!.Return(rented);
    }

    public override async ValueTask DisposeAsync()
    {
        EndLongWork();

        // After disposal the pool may lend the context to another request.
        var (rented, connections) = (Interlocked.Exchange(ref _rented, null), _connections);
        await base.DisposeAsync();
        if (rented is not null) connections!.Return(rented);
    }

    protected override TimeSpan LongWork => TimeSpan.FromSeconds(30);

    // A context of tools has no connections, and other writers shouldn't wait for work that takes long.
    protected override Task SaveInTransactionAsync(CancellationToken ct) =>
        _connections is null || MayTakeLong ? base.SaveInTransactionAsync(ct) : SaveInGroupAsync(ct);

    private async Task SaveInGroupAsync(CancellationToken ct)
    {
        var turns = OwnTurns;

        // Many may wait at once, and need no connection meanwhile.
        Use(null);
        _connections!.Return(Interlocked.Exchange(ref _rented, null)!);
        try
        {
            var (group, refusal) = await SaveUncommittedInGroupAsync(turns, ct);
            try
            {
                // A commit by another save's thread appears in this save's trace as the wait for it.
                using var wait = group.IsEnded ? null : SqliteSpans.Start("COMMIT");
                await group.WaitAsync();
            }
            finally
            {
                if (refusal is null) Committed();
            }

            // The save may have been refused because of a row of another one, which counts only now that it is committed.
            refusal?.Throw();
        }
        finally
        {
            Use(_rented = _connections.Rent());
        }
    }

    protected override async Task<IDisposable?> TakeTurnAsync(CancellationToken ct)
    {
        await WaitForAsync(OwnTurns, ct);
        OwnTurns.Group?.Commit();
        return BeginTurn(OwnTurns, (SqliteConnection)Database.GetDbConnection());
    }

    private async Task<(CommitGroup Group, ExceptionDispatchInfo? Refusal)> SaveUncommittedInGroupAsync(
        WriterTurn turns, CancellationToken ct)
    {
        await WaitForAsync(turns, ct);
        var writer = _connections!.Writer;
        using var turn = BeginTurn(turns, writer);
        Use(writer);
        try
        {
            await Database.OpenConnectionAsync(ct);
            try
            {
                var group = CommitGroup.Enter(turns, writer);
                var refusal = await group.TrySaveAsync(async () =>
                {
                    await using var transaction = await Database.UseTransactionAsync(group.Transaction, ct);
                    await SaveUncommittedAsync(ct);
                });
                return (group, refusal);
            }
            finally
            {
                await Database.CloseConnectionAsync();
            }
        }
        finally
        {
            Use(null);
        }
    }

    private async Task WaitForAsync(WriterTurn turns, CancellationToken ct)
    {
        var limit = MayTakeLong ? Timeout.InfiniteTimeSpan : Larger(Smaller(PatienceLeft(), TurnPatience), LeastTurnPatience);
        if (await turns.TakeAsync(limit, ct)) return;
        throw new DatabaseBusyException("Another writer of this process has not finished.");
    }

    private Turn BeginTurn(WriterTurn turns, SqliteConnection connection)
    {
        if (MayTakeLong) return new Turn(this, connection, turns);

        // If the last writer waited for the file in vain, another wait would exceed what is left of the patience.
        var left = PatienceLeft();
        if (turns.Group is null && left < FilePatience && turns.LastHeld >= FilePatience)
        {
            turns.Decline();
            throw new DatabaseBusyException("Another process may hold the lock on the file.");
        }

        WaitForFile(connection, Larger(left, FilePatience));
        return new Turn(this, connection, turns);
    }

    private WriterTurn OwnTurns => _turns ??= Turns.GetOrAdd(Database.GetConnectionString() ?? "", _ => new WriterTurn());

    private void Use(SqliteConnection? connection) => Database.SetDbConnection(connection, contextOwnsConnection: false);

    private TimeSpan PatienceLeft() => _rentedAt is { } rentedAt ? Patience - Stopwatch.GetElapsedTime(rentedAt) : Patience;

    private static TimeSpan Smaller(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Larger(TimeSpan one, TimeSpan other) => one > other ? one : other;

    // A closed connection gets the value when it is opened.
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

    // Without AUTOINCREMENT, SQLite reuses the id of a deleted last row.
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
