using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;
using Platform.Application.Common;

namespace Platform.Infrastructure.Persistence.Waiting;

/// <summary>
/// A write transaction that several saves share: each runs in a savepoint of its own, so that a failed one undoes only itself, and one
/// commit makes all of them durable. Only the holder of the writer's turn may use it, except for waiting for its outcome.
/// </summary>
internal sealed class CommitGroup : IThreadPoolWorkItem
{
    private const int MostSaves = 64;

    // Other processes wait for the file meanwhile.
    private static readonly TimeSpan LongestOpen = TimeSpan.FromMilliseconds(5);

    private readonly TaskCompletionSource _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _begunAt = Stopwatch.GetTimestamp();
    private readonly WriterTurn _turns;
    private volatile int _saves;
    private int _savesSeen;
    private bool _isQueued;

    private CommitGroup(WriterTurn turns, SqliteTransaction transaction) => (_turns, Transaction) = (turns, transaction);

    /// <summary>The transaction, on the connection that all its saves use.</summary>
    public SqliteTransaction Transaction { get; }

    /// <summary>Whether it is committed or rolled back.</summary>
    public bool IsEnded => _outcome.Task.IsCompleted;

    private bool IsFull => _saves >= MostSaves || Stopwatch.GetElapsedTime(_begunAt) >= LongestOpen;

    private bool IsOpen => _turns.Group == this;

    /// <summary>The open group, if it uses the connection; otherwise a new one.</summary>
    /// <param name="turns">The turn that the caller holds.</param>
    /// <param name="connection">The connection.</param>
    /// <exception cref="SqliteException">Another process holds the lock on the file.</exception>
    public static CommitGroup Enter(WriterTurn turns, SqliteConnection connection)
    {
        if (turns.Group is { } open)
        {
            if (open.Transaction.Connection == connection) return open;
            open.Commit();
        }

        return turns.Group = new CommitGroup(turns, connection.BeginTransaction());
    }

    /// <summary>Executes a save, and commits if no other save could join soon.</summary>
    /// <returns>Null, or why the save failed and was undone.</returns>
    public async Task<ExceptionDispatchInfo?> TrySaveAsync(Func<Task> save)
    {
        // The first save can be undone with the transaction.
        var savepoint = _saves == 0 ? null : "Save";
        try
        {
            if (savepoint is not null) Transaction.Save(savepoint);
            await save();
            if (savepoint is not null) Transaction.Release(savepoint);
        }
        catch (Exception refusal)
        {
            if (!TryUndo(savepoint)) throw;
            return ExceptionDispatchInfo.Capture(refusal);
        }

        _saves++;
        CommitOrWaitForMore();
        return null;
    }

    /// <summary>Waits until the group is committed.</summary>
    /// <exception cref="SqliteException">The commit failed.</exception>
    /// <exception cref="SaveConflictException">The transaction was rolled back; the save must be repeated.</exception>
    public Task WaitAsync() => _outcome.Task;

    /// <summary>Commits, if it is open. A failure is reported to those who wait for the outcome.</summary>
    public void Commit()
    {
        if (IsOpen) End(Transaction.Commit);
    }

    // Runs after everything that waits for a thread, such as requests that may join. As long as some do, it waits again.
    void IThreadPoolWorkItem.Execute()
    {
        if (IsEnded) return;
        var saves = _saves;
        if (saves != _savesSeen && !IsFull)
        {
            _savesSeen = saves;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        _ = CommitInTurnAsync();
    }

    private async Task CommitInTurnAsync()
    {
        await _turns.TakeAsync(Timeout.InfiniteTimeSpan, CancellationToken.None);
        try
        {
            Commit();
        }
        finally
        {
            _turns.Release();
        }
    }

    // Requests that may join wait for the turn, or for a thread. If nobody does, waiting would only delay the response.
    private void CommitOrWaitForMore()
    {
        if (IsFull || (_turns.Waiting == 0 && ThreadPool.PendingWorkItemCount <= (_isQueued ? 1 : 0)))
        {
            Commit();
            return;
        }

        if (_isQueued) return;
        _isQueued = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool TryUndo(string? savepoint)
    {
        if (savepoint is null)
        {
            End(Transaction.Rollback);
            return _outcome.Task.IsCompletedSuccessfully;
        }

        try
        {
            Transaction.Rollback(savepoint);
            Transaction.Release(savepoint);
            return true;
        }
        catch (Exception failure) when (failure is SqliteException or InvalidOperationException)
        {
            // A full disk, for example, ends the whole transaction. The other saves are repeated.
            End(() => throw new SaveConflictException("Another save ended the transaction.", failure));
            return false;
        }
    }

    private void End(Action commit)
    {
        _turns.Group = null;
        var connection = Transaction.Connection;
        try
        {
            using (Transaction) commit();
            _outcome.SetResult();
        }
        catch (Exception failure)
        {
            // The next group opens it again, without this transaction.
            connection?.Close();
            _outcome.SetException(failure);
        }
    }
}
