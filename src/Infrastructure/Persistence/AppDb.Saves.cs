using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Idempotency;
using Platform.Infrastructure.Persistence.Failures;

namespace Platform.Infrastructure.Persistence;

public abstract partial class AppDb
{
    // A command has at most 2,100 parameters on SQL Server.
    private const int RowsOfOneCommand = 20;

    // Null in a context that the product's factory didn't create. Such a context can't save.
    private ISaveParticipant[]? _participants;
    private UnitOfWork? _unit;

    /// <summary>Whether the current command includes its transaction in its own text.</summary>
    internal bool IsSavingInOneCommand { get; private set; }

    private ISaveParticipant[] Participants => _participants ?? [];

    /// <summary>The context's participant of a type.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    internal T Participant<T>()
        where T : ISaveParticipant
    {
        foreach (var participant in Participants)
        {
            if (participant is T found) return found;
        }

        throw new InvalidOperationException($"The context has no {typeof(T).Name}.");
    }

    public Task<Error?> SaveAsync(CancellationToken ct) => RefusableAsync(() => SaveNowOrAtCommitAsync(ct), ct);

    public bool IsInUnit => _unit is not null;

    public bool HasChanges => ChangeTracker.HasChanges();

    public async Task<IUnitOfWork> BeginAsync(CancellationToken ct)
    {
        if (IsInUnit) throw new InvalidOperationException("A transaction around several saves is open already.");
        var unit = new UnitOfWork(this, await TakeTurnAsync(ct));
        try
        {
            // If a save may be a single command, the transaction is opened only when it turns out not to be.
            if (!SavesInOneCommand) await unit.OpenAsync(ct);
            return _unit = unit;
        }
        catch
        {
            await unit.DisposeAsync();
            throw;
        }
    }

    public void Forget()
    {
        ForgetCollected();
        ChangeTracker.Clear();
    }

    /// <summary>Executes writes in one transaction.</summary>
    /// <exception cref="SaveConflictException">The database rolled the transaction back; it must be retried.</exception>
    internal async Task TransactAsync(Func<CancellationToken, Task> write, CancellationToken ct)
    {
        if (_unit is not null)
        {
            await _unit.OpenAsync(ct);
            await TryingAgainAsync(() => NotingBreaksAsync(() => write(ct)));
            return;
        }

        using var turn = await TakeTurnAsync(ct);
        await TryingAgainAsync(async () =>
        {
            await using var transaction = await Database.BeginTransactionAsync(ct);
            await NotingBreaksAsync(async () =>
            {
                await write(ct);
                await CommitAsync(transaction, ct);
            });
        });
    }

    private async Task SaveNowOrAtCommitAsync(CancellationToken ct)
    {
        var isOneCommand = IsOneCommand();
        if (_unit is { IsOpen: false } && isOneCommand && AreNamesKnown()) return;
        if (_unit is not null)
        {
            await TransactAsync(SaveAllAsync, ct);
            return;
        }

        if (!isOneCommand)
        {
            await SaveInTransactionAsync(ct);
            return;
        }

        using var turn = await TakeTurnAsync(ct);
        await SaveInOneCommandAsync(ct);
    }

    /// <summary>Executes a save in a transaction of its own, or in one that it shares.</summary>
    protected virtual Task SaveInTransactionAsync(CancellationToken ct) => TransactAsync(SaveAllAsync, ct);

    /// <summary>Executes a save in the current transaction, which the caller commits.</summary>
    protected Task SaveUncommittedAsync(CancellationToken ct) => TryingAgainAsync(() => NotingBreaksAsync(async () =>
    {
        await SaveAllAsync(ct);
        await CommittingAsync(ct);
    }));

    private async Task CommitAsync(IDbContextTransaction transaction, CancellationToken ct)
    {
        await CommittingAsync(ct);
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        finally
        {
            Committed();
        }
    }

    private async Task SaveInOneCommandAsync(CancellationToken ct)
    {
        (Database.AutoTransactionBehavior, IsSavingInOneCommand) = (AutoTransactionBehavior.Never, true);
        try
        {
            await TryingAgainAsync(() => SaveAllAsync(ct));
        }
        finally
        {
            (Database.AutoTransactionBehavior, IsSavingInOneCommand) = (AutoTransactionBehavior.WhenNeeded, false);
            Committed();
        }
    }

    private async Task CommittingAsync(CancellationToken ct)
    {
        foreach (var participant in Participants) await participant.CommittingAsync(this, ct);
    }

    // The outcome of a failed commit is unknown. Invalidating or sealing too often does no harm.
    protected void Committed()
    {
        foreach (var participant in Participants) participant.Committed();
    }

    // Only for saves that just add rows: the result of the command isn't examined, as the version check of a changed row requires.
    private bool IsOneCommand()
    {
        if (!SavesInOneCommand || _participants is null) return false;
        var rows = 0;
        foreach (var participant in _participants)
        {
            if (participant.RowsOfOneCommand is not { } more) return false;
            rows += more;
        }

        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State == EntityState.Unchanged) continue;
            if (entry.State != EntityState.Added || ++rows > RowsOfOneCommand) return false;
            foreach (var participant in _participants)
            {
                if (!participant.FitsOneCommand(entry.Entity)) return false;
            }

            // A foreign key to another new row is known only after that row was inserted by an earlier command.
            if (entry.Properties.Any(property => property.IsTemporary && property.Metadata.IsForeignKey())) return false;
        }

        return rows > 0;
    }

    // Answers contain only values of these rows that are known before they are written.
    private bool AreNamesKnown() =>
        ChangeTracker.Entries().All(entry => entry.State != EntityState.Added || entry.Entity is IHasPublicId or IdempotentRequest);

    /// <summary>Executes a save.</summary>
    /// <returns>Null, or the error for the violated unique index or foreign key.</returns>
    private async Task<Error?> RefusableAsync(Func<Task> save, CancellationToken ct)
    {
        try
        {
            await save();
            return null;
        }
        catch (DbUpdateConcurrencyException conflict)
        {
            throw new SaveConflictException("Another save came between.", conflict);
        }
        catch (DbUpdateException violation) when (UniqueViolation.IndexOf(violation) is { } index)
        {
            if (UniqueViolation.IsConflict(index)) throw new SaveConflictException("Another save added the row first.", violation);
            return UniqueViolation.RefusalOf(index)
                ?? throw new InvalidOperationException($"No refusal is known for the index {index}.", violation);
        }
        catch (Exception violation) when (ForeignKeyViolation.IsOne(violation))
        {
            var key = await ForeignKeyViolation.FindAsync(
                this, violation, (sql, id) => ReadAsync(sql, [id], command => command.ExecuteScalarAsync(ct), ct));
            return ForeignKeyViolation.RefusalOf(key)
                ?? throw new InvalidOperationException($"No refusal is known for the foreign key {key}.", violation);
        }
    }

    private async Task SaveAllAsync(CancellationToken ct)
    {
        var participants = _participants ?? throw new InvalidOperationException("A context that saves has participants.");
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State == EntityState.Modified) CountUp(entry);
            foreach (var participant in participants) participant.Inspect(entry);
        }

        foreach (var participant in participants) participant.Saving(this);
        await SaveChangesAsync(ct);
        foreach (var participant in participants) participant.Saved();
    }

    private void ForgetCollected()
    {
        foreach (var participant in Participants) participant.Forget();
    }

    private static void CountUp(EntityEntry changed)
    {
        if (changed.Entity is not IHasVersion) return;
        var version = changed.Property(nameof(IHasVersion.Version));
        version.CurrentValue = (long)version.OriginalValue! + 1;
    }

    private sealed class UnitOfWork(AppDb db, IDisposable? turn) : IUnitOfWork
    {
        private IDbContextTransaction? _transaction;

        public bool IsOpen => _transaction is not null;

        public async Task OpenAsync(CancellationToken ct)
        {
            if (!IsOpen) await TryingAgainAsync(async () => _transaction = await db.Database.BeginTransactionAsync(ct));
        }

        public Task<Error?> CommitAsync(CancellationToken ct) => db.RefusableAsync(
            async () =>
            {
                if (_transaction is null && db.IsOneCommand())
                {
                    await db.SaveInOneCommandAsync(ct);
                    return;
                }

                await OpenAsync(ct);
                if (db.HasChanges) await TryingAgainAsync(() => db.NotingBreaksAsync(() => db.SaveAllAsync(ct)));
                await TryingAgainAsync(() => db.NotingBreaksAsync(() => db.CommitAsync(_transaction!, ct)));
            },
            ct);

        public async ValueTask DisposeAsync()
        {
            if (_transaction is not null) await _transaction.DisposeAsync();
            turn?.Dispose();
            db._unit = null;

            // What was not committed has not happened.
            db.ForgetCollected();
        }
    }
}
