using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Platform.Infrastructure.Persistence;

/// <summary>
/// Takes part in every save of a context, in the same transaction. Each context has its own participants and keeps them while it is in the
/// pool, so they may have state that belongs to the current transaction.
/// </summary>
internal interface ISaveParticipant
{
    /// <summary>Participants are called in ascending order.</summary>
    int Order { get; }

    /// <summary>The number of rows that it adds to the next save; null if it needs a transaction of several commands.</summary>
    int? RowsOfOneCommand { get; }

    /// <summary>Whether a new row can be saved in a single command, without work after it.</summary>
    bool FitsOneCommand(object added);

    /// <summary>Called for each tracked row before the save is sent. Must not change what is tracked.</summary>
    void Inspect(EntityEntry row);

    /// <summary>Adds rows to the save that is about to be sent.</summary>
    void Saving(AppDb db);

    /// <summary>Called after the save was sent, when the database has assigned the IDs of new rows.</summary>
    void Saved();

    /// <summary>Writes what comes last in the transaction, right before the commit.</summary>
    Task CommittingAsync(AppDb db, CancellationToken ct);

    /// <summary>Called after a commit, including one whose outcome is unknown.</summary>
    void Committed();

    /// <summary>Clears all state: the transaction was not committed, or the context is reused.</summary>
    void Forget();
}
