using System.Data;
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
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Credentials;
using Platform.Infrastructure.Mail;
using Platform.Infrastructure.Persistence.Waiting;

namespace Platform.Infrastructure.Persistence;

/// <summary>The database on either provider. What differs stands in the two subclasses.</summary>
public abstract class AppDb(DbContextOptions options) : DbContext(options), IAppDb
{
    private const string Version = "Version";

    private readonly List<Func<AuditEntry>> _afterIds = [];
    private readonly List<AuditEntry> _entries = [];
    private readonly List<OrganizationId> _made = [];
    private readonly List<CredentialChange> _uncommitted = [];
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

    /// <summary>Adds what saves tell to the audit. Whoever makes contexts that save sets it.</summary>
    internal AuditChain? Audit { get; set; }

    /// <summary>Finds the caller that a scope's context works for; null for contexts of the product itself.</summary>
    internal Func<ICaller?>? Caller { get; set; }

    /// <summary>Whether the context opens one of the connections that are reserved for readers which keep credentials fresh.</summary>
    internal bool UsesReservedConnection { get; set; }

    /// <summary>Whether no request waits for the context's work, so that it may wait longer than one may.</summary>
    internal bool MayTakeLong { get; private set; }

    /// <summary>The writers that the context waits with: the caller's organization, all strangers, or the product itself.</summary>
    internal long WriterGroup => Caller is null ? WriterTurns.Product : Caller() is { IsAnonymous: false } caller ? caller.Organization.Value : WriterTurns.Strangers;

    /// <summary>Begins another use of a pooled context: nothing of the use before is left.</summary>
    internal virtual void Begin(CredentialWatch watch, AuditChain audit)
    {
        Forget();
        (Watch, Audit, Caller, UsesReservedConnection, MayTakeLong) = (watch, audit, null, false, false);
    }

    /// <summary>Lifts the limits on waiting until the context is disposed, for work that no request waits for.</summary>
    internal virtual void AllowLongWork()
    {
        MayTakeLong = true;
        Database.SetCommandTimeout(LongWork);
    }

    /// <summary>How long one command may take where no request waits for it.</summary>
    protected abstract TimeSpan LongWork { get; }

    /// <summary>A statement as it is sent: where the provider can, with a limit on its wait for locks.</summary>
    internal virtual string Bounded(string sql) => sql;

    /// <summary>A command past the model, in the transaction that is open, with the limits of the context's other commands.</summary>
    internal DbCommand CreateCommand(string sql)
    {
        var command = Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.Transaction) = (Bounded(sql), Database.CurrentTransaction?.GetDbTransaction());
        if (Database.GetCommandTimeout() is { } seconds) command.CommandTimeout = seconds;
        return command;
    }

    public void AddAfterIds(Func<AuditEntry> entry) => _afterIds.Add(entry);

    /// <summary>Adds an entry to the audit with the transaction that is open.</summary>
    internal void Tell(AuditEntry entry) => _entries.Add(entry);

    public async Task<Error?> SaveAsync(CancellationToken ct)
    {
        try
        {
            await TransactAsync(SaveAllAsync, ct);
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

    public bool IsInUnit => _unit is not null;

    public bool HasChanges => ChangeTracker.HasChanges();

    public async Task<IUnitOfSaves> BeginAsync(CancellationToken ct)
    {
        if (IsInUnit) throw new InvalidOperationException("A transaction around several saves is open already.");
        var turn = await TakeTurnAsync(ct);
        try
        {
            return _unit = new UnitOfSaves(this, turn, await Database.BeginTransactionAsync(ct));
        }
        catch (Exception refusal)
        {
            turn?.Dispose();
            if (MayTryAgain(refusal)) throw new SaveConflictException("The database asks for another try.", refusal);
            throw;
        }
    }

    public void Forget()
    {
        _afterIds.Clear();
        _entries.Clear();
        _made.Clear();
        _uncommitted.Clear();
        ChangeTracker.Clear();
    }

    /// <summary>Carries out writes in one transaction.</summary>
    /// <exception cref="SaveConflictException">The database rolled it back and asks for another try.</exception>
    internal async Task TransactAsync(Func<CancellationToken, Task> write, CancellationToken ct)
    {
        if (IsInUnit)
        {
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

    private async Task CommitAsync(IDbContextTransaction transaction, CancellationToken ct)
    {
        // Last of all: other writers of the same organizations wait from here on.
        if (_entries.Count > 0 || _made.Count > 0)
        {
            await (Audit ?? throw new InvalidOperationException("A context that saves has an audit.")).AppendAsync(this, _entries, _made, ct);
            _entries.Clear();
            _made.Clear();
        }

        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        finally
        {
            // Of a commit that failed no one knows: to forget too much does no harm.
            Watch?.Committed(_uncommitted);
            _uncommitted.Clear();
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
            await using var command = CreateCommand(sql);
            foreach (var parameter in parameters) parameter.AddTo(command);
            return await run(command);
        }
        catch (Exception failure) when (IsBroken(failure))
        {
            throw;
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    private static async Task TryingAgainAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception refusal) when (MayTryAgain(refusal))
        {
            throw new SaveConflictException("The database asks for another try.", refusal);
        }
    }

    /// <summary>Waits until this process may write; disposing lets the next one in. By default there is nothing to wait for.</summary>
    protected virtual Task<IDisposable?> TakeTurnAsync(CancellationToken ct) => Task.FromResult<IDisposable?>(null);

    private static bool MayTryAgain(Exception refusal) => DatabaseFailure.KindOf(refusal) == DatabaseFailureKind.RolledBack;

    // To be called while the connection is still held: afterwards it is closed in any case.
    private async Task NotingBreaksAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception failure) when (IsBroken(failure))
        {
            throw;
        }
    }

    // Commands on a connection that broke fail with an exception that names only its state, in the system's language.
    private bool IsBroken(Exception failure)
    {
        var isBroken = Database.GetDbConnection().State != ConnectionState.Open;
        if (isBroken) DatabaseFailure.Note(failure);
        return isBroken;
    }

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
        await SaveChangesAsync(ct);

        // Now that the database has given the ids.
        if (made is not null) _made.AddRange(made.Select(organization => organization.Id));
        _entries.AddRange(_afterIds.Select(tell => tell()));
        _afterIds.Clear();
    }

    private static void CountUp(EntityEntry changed)
    {
        if (changed.Metadata.FindProperty(Version) is null) return;
        var version = changed.Property(Version);
        version.CurrentValue = (long)version.OriginalValue! + 1;
    }

    private sealed class UnitOfSaves(AppDb db, IDisposable? turn, IDbContextTransaction transaction) : IUnitOfSaves
    {
        public Task CommitAsync() => TryingAgainAsync(() => db.NotingBreaksAsync(() => db.CommitAsync(transaction, CancellationToken.None)));

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            turn?.Dispose();
            db._unit = null;

            // What was not committed has not happened.
            db._entries.Clear();
            db._made.Clear();
        }
    }
}
