using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Idempotency;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Credentials;
using Platform.Infrastructure.Persistence.Failures;

namespace Platform.Infrastructure.Persistence;

/// <content>Saves, and units of several saves.</content>
public abstract partial class AppDb
{
    private const string Version = "Version";

    // A command has at most 2,100 parameters on SQL Server.
    private const int RowsOfOneCommand = 20;

    private readonly List<Func<AuditEntry>> _recorded = [];
    private readonly List<AuditEntry> _entries = [];
    private readonly HashSet<OrganizationId> _audited = [];
    private readonly List<OrganizationId> _made = [];
    private readonly List<CredentialChange> _uncommitted = [];
    private bool _recordsNeedIds;
    private UnitOfWork? _unit;

    /// <summary>Whether the command that is being sent carries its transaction in its own text.</summary>
    internal bool IsSavingInOneCommand { get; private set; }

    public void Record(AuditEntry entry) => _recorded.Add(() => entry);

    public void RecordAfterIds(Func<AuditEntry> entry)
    {
        _recorded.Add(entry);
        _recordsNeedIds = true;
    }

    /// <summary>Adds an entry to the audit with the transaction that is open.</summary>
    internal void Append(AuditEntry entry) => _entries.Add(entry);

    public Task<Error?> SaveAsync(CancellationToken ct) => RefusableAsync(() => SaveNowOrAtCommitAsync(ct), ct);

    public bool IsInUnit => _unit is not null;

    public bool HasChanges => ChangeTracker.HasChanges();

    public async Task<IUnitOfWork> BeginAsync(CancellationToken ct)
    {
        if (IsInUnit) throw new InvalidOperationException("A transaction around several saves is open already.");
        var unit = new UnitOfWork(this, await TakeTurnAsync(ct));
        try
        {
            // Where a save may be one command, the transaction is opened once it turns out that it can't.
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
        ForgetRecords();
        _uncommitted.Clear();
        ChangeTracker.Clear();
    }

    /// <summary>Carries out writes in one transaction.</summary>
    /// <exception cref="SaveConflictException">The database rolled it back and asks for another try.</exception>
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
        if (_unit is not null || !isOneCommand)
        {
            await TransactAsync(SaveAllAsync, ct);
            return;
        }

        using var turn = await TakeTurnAsync(ct);
        await SaveInOneCommandAsync(ct);
    }

    private async Task CommitAsync(IDbContextTransaction transaction, CancellationToken ct)
    {
        // Last of all: where entries are sealed with the commit, other writers of the same organizations wait from here on.
        if (_entries.Count > 0 || _made.Count > 0)
        {
            await (Audit ?? throw new InvalidOperationException("A context that saves has an audit.")).WriteAsync(
                this, _entries, _made, ct);
            _audited.UnionWith(_entries.Select(entry => entry.OrganizationId));
            _entries.Clear();
            _made.Clear();
        }

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

    // Of a commit that failed the outcome is unknown: forgetting and looking too often does no harm.
    private void Committed()
    {
        Watch?.Committed(_uncommitted);
        Audit?.Committed(_audited);
        _uncommitted.Clear();
        _audited.Clear();
    }

    // Rows that are only added: nothing is left to compare after the command, as the version of a changed row would be.
    private bool IsOneCommand()
    {
        if (!SavesInOneCommand || _recordsNeedIds || _entries.Count > 0 || Audit is not { WritesWithSave: true }) return false;
        var rows = _recorded.Count;
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State == EntityState.Unchanged) continue;
            if (entry.State != EntityState.Added || entry.Entity is Organization || ++rows > RowsOfOneCommand) return false;

            // A reference to another new row is known only after that has been written by a command of its own.
            if (entry.Properties.Any(property => property.IsTemporary && property.Metadata.IsForeignKey())) return false;
        }

        return rows > 0;
    }

    // What answers show of these rows is known before they are written.
    private bool AreNamesKnown() =>
        ChangeTracker.Entries().All(entry => entry.State != EntityState.Added || entry.Entity is IHasPublicId or IdempotentRequest);

    /// <summary>Carries out a save.</summary>
    /// <returns>Null, or the refusal that a unique index or a foreign key stands for.</returns>
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
            var key = await ForeignKeyViolation.FindAsync(this, violation, ct);
            return ForeignKeyViolation.RefusalOf(key)
                ?? throw new InvalidOperationException($"No refusal is known for the foreign key {key}.", violation);
        }
    }

    private async Task SaveAllAsync(CancellationToken ct)
    {
        List<Organization>? made = null;
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State == EntityState.Modified) CountUp(entry);
            else if (entry is { State: EntityState.Added, Entity: Organization organization }) (made ??= []).Add(organization);
        }

        var changes = (Watch ?? throw new InvalidOperationException("A context that saves is watched.")).ChangesOf(ChangeTracker);
        Changes.AddRange(changes);
        _uncommitted.AddRange(changes);
        if (!_recordsNeedIds) RecordWithSave();
        await SaveChangesAsync(ct);

        // Now that the database has assigned the ids.
        if (made is not null) _made.AddRange(made.Select(organization => organization.Id));
        _entries.AddRange(_recorded.Select(entry => entry()));
        _recorded.Clear();
        _recordsNeedIds = false;
    }

    private void RecordWithSave()
    {
        if (_recorded.Count == 0 || Audit is not { WritesWithSave: true } audit) return;
        var entries = _recorded.Select(entry => entry()).ToList();
        audit.AddTo(this, entries);
        _audited.UnionWith(entries.Select(entry => entry.OrganizationId));
        _recorded.Clear();
    }

    private void ForgetRecords()
    {
        _recorded.Clear();
        _entries.Clear();
        _made.Clear();
        _audited.Clear();
        _recordsNeedIds = false;
    }

    private static void CountUp(EntityEntry changed)
    {
        if (changed.Metadata.FindProperty(Version) is null) return;
        var version = changed.Property(Version);
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
            db.ForgetRecords();
        }
    }
}
