using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using Platform.Application.Common;
using Platform.Domain.AllowedDomains;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Idempotency;
using Platform.Domain.Organizations;
using Platform.Domain.Projects;
using Platform.Domain.Sessions;
using Platform.Domain.Tasks;
using Platform.Domain.Usage;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit.Sealing;
using Platform.Infrastructure.Credentials;
using Platform.Infrastructure.Mail;

namespace Platform.Infrastructure.Persistence;

/// <summary>The database on either provider. What differs stands in the two subclasses.</summary>
public abstract class AppDb(DbContextOptions options) : DbContext(options), IAppDb
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
    private UnitOfSaves? _unit;

    public DbSet<Organization> Organizations => Set<Organization>();

    public DbSet<User> Users => Set<User>();

    public DbSet<MailToken> MailTokens => Set<MailToken>();

    public DbSet<PasswordResetRequest> PasswordResetRequests => Set<PasswordResetRequest>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<AllowedDomain> AllowedDomains => Set<AllowedDomain>();

    public DbSet<Project> Projects => Set<Project>();

    public DbSet<ProjectTask> Tasks => Set<ProjectTask>();

    public DbSet<IdempotentRequest> IdempotentRequests => Set<IdempotentRequest>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<UsageDay> UsageDays => Set<UsageDay>();

    /// <summary>Mails that are still to be sent.</summary>
    internal DbSet<OutboxMail> Outbox => Set<OutboxMail>();

    /// <summary>The change feed, which every save that touches a credential writes to.</summary>
    internal DbSet<CredentialChange> Changes => Set<CredentialChange>();

    /// <summary>Sees what saves change. Whoever makes contexts that save sets it.</summary>
    internal CredentialWatch? Watch { get; set; }

    /// <summary>Writes what saves record into the audit. Set by the factory of contexts that save.</summary>
    internal AuditWriter? Audit { get; set; }

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

    public Task<Error?> SaveAsync(CancellationToken ct) => RefusableAsync(() => SaveNowOrAtCommitAsync(ct));

    public bool IsInUnit => _unit is not null;

    public bool HasChanges => ChangeTracker.HasChanges();

    public async Task<IUnitOfSaves> BeginAsync(CancellationToken ct)
    {
        if (IsInUnit) throw new InvalidOperationException("A transaction around several saves is open already.");
        var unit = new UnitOfSaves(this, await TakeTurnAsync(ct));
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
            await TryingAgainAsync(() => write(ct));
            return;
        }

        using var turn = await TakeTurnAsync(ct);
        await TryingAgainAsync(async () =>
        {
            await using var transaction = await Database.BeginTransactionAsync(ct);
            await write(ct);
            await CommitAsync(transaction, ct);
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
            await (Audit ?? throw new InvalidOperationException("A context that saves has an audit.")).WriteAsync(this, _entries, _made, ct);
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
    /// <returns>Null, or the refusal that a unique index stands for.</returns>
    private static async Task<Error?> RefusableAsync(Func<Task> save)
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
            return UniqueViolation.RefusalOf(index) ?? throw new InvalidOperationException($"No refusal is known for the index {index}.", violation);
        }
    }

    /// <summary>Carries out one statement that writes, by itself, past the model.</summary>
    /// <exception cref="SaveConflictException">The database rolled it back and asks for another try.</exception>
    internal async Task<T> WriteAsync<T>(string sql, IEnumerable<CommandParameter> parameters, Func<DbCommand, Task<T>> run, CancellationToken ct)
    {
        using var turn = await TakeTurnAsync(ct);
        T answer = default!;
        await TryingAgainAsync(async () => answer = await ReadAsync(sql, parameters, run, ct));
        return answer;
    }

    /// <summary>Carries out one statement that reads, past the model.</summary>
    internal async Task<T> ReadAsync<T>(string sql, IEnumerable<CommandParameter> parameters, Func<DbCommand, Task<T>> run, CancellationToken ct)
    {
        await Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            foreach (var parameter in parameters) parameter.AddTo(command);
            return await run(command);
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    /// <summary>Carries out statements past the model in the transaction that is open, in one round trip where the provider can.</summary>
    internal async Task SendAsync(IReadOnlyCollection<Statement> statements, CancellationToken ct)
    {
        var (connection, transaction) = (Database.GetDbConnection(), Database.CurrentTransaction!.GetDbTransaction());
        if (connection.CanCreateBatch)
        {
            await using var batch = connection.CreateBatch();
            batch.Transaction = transaction;
            foreach (var statement in statements) statement.AddTo(batch);
            await batch.ExecuteNonQueryAsync(ct);
            return;
        }

        foreach (var statement in statements)
        {
            await using var command = statement.On(connection);
            command.Transaction = transaction;
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private async Task TryingAgainAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception refusal) when (MayTryAgain(refusal.GetBaseException()))
        {
            throw new SaveConflictException("The database asks for another try.", refusal);
        }
    }

    /// <summary>Whether a save that only adds rows is sent as one command, with its transaction in it, to save round trips.</summary>
    protected virtual bool SavesInOneCommand => false;

    /// <summary>Waits until this process may write; disposing lets the next one in. By default there is nothing to wait for.</summary>
    protected virtual Task<IDisposable?> TakeTurnAsync(CancellationToken ct) => Task.FromResult<IDisposable?>(null);

    /// <summary>Whether the database rolled a transaction back for a reason that passes, such as a deadlock.</summary>
    protected abstract bool MayTryAgain(Exception refusal);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => Conventions.Apply(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);

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

    private sealed class UnitOfSaves(AppDb db, IDisposable? turn) : IUnitOfSaves
    {
        private IDbContextTransaction? _transaction;

        public bool IsOpen => _transaction is not null;

        public async Task OpenAsync(CancellationToken ct)
        {
            if (!IsOpen) await db.TryingAgainAsync(async () => _transaction = await db.Database.BeginTransactionAsync(ct));
        }

        public Task<Error?> CommitAsync(CancellationToken ct) => RefusableAsync(async () =>
        {
            if (_transaction is null && db.IsOneCommand())
            {
                await db.SaveInOneCommandAsync(ct);
                return;
            }

            await OpenAsync(ct);
            if (db.HasChanges) await db.TryingAgainAsync(() => db.SaveAllAsync(ct));
            await db.TryingAgainAsync(() => db.CommitAsync(_transaction!, ct));
        });

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
