using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Platform.Infrastructure.Persistence;

/// <summary>
/// What a feature does within every save of a context, in the same transaction. A context has participants of its own, which stay with it
/// from one use of the pool to the next: they may keep what a transaction has collected.
/// </summary>
internal interface ISaveParticipant
{
    /// <summary>Participants are called in ascending order.</summary>
    int Order { get; }

    /// <summary>
    /// How many rows it adds to the coming save; null where it needs a transaction around several commands.
    /// </summary>
    int? RowsOfOneCommand { get; }

    /// <summary>Whether a new row can be sent in one command, with nothing to do after it.</summary>
    bool FitsOneCommand(object added);

    /// <summary>Called with each row that is tracked, before the save is sent. Must not change what is tracked.</summary>
    void Inspect(EntityEntry row);

    /// <summary>Adds rows to the save that is about to be sent.</summary>
    void Saving(AppDb db);

    /// <summary>Called after the save was sent, once the database has assigned the ids of new rows.</summary>
    void Saved();

    /// <summary>Writes what comes last in the transaction, right before its commit.</summary>
    Task CommittingAsync(AppDb db, CancellationToken ct);

    /// <summary>Called after a commit, also after one whose outcome is unknown.</summary>
    void Committed();

    /// <summary>Drops what was collected: its transaction was not committed, or the context is used anew.</summary>
    void Forget();
}
