using Ardalis.Specification;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.AllowedDomains;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Billing;
using Platform.Domain.Idempotency;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Projects;
using Platform.Domain.Quotas;
using Platform.Domain.Sessions;
using Platform.Domain.Tasks;
using Platform.Domain.Usage;
using Platform.Domain.Users;
using Platform.Domain.Versions;
using Platform.Infrastructure.Persistence.Waiting;

namespace Platform.Infrastructure.Persistence;

/// <summary>The database on either provider. What differs stands in the two subclasses.</summary>
public abstract partial class AppDb(DbContextOptions options) : DbContext(options), IAppDb
{
    public DbSet<Organization> Organizations => Set<Organization>();

    public DbSet<User> Users => Set<User>();

    public DbSet<MailToken> MailTokens => Set<MailToken>();

    public DbSet<PasswordResetRequest> PasswordResetRequests => Set<PasswordResetRequest>();

    public DbSet<VersionNotice> VersionNotices => Set<VersionNotice>();

    public DbSet<WorkspaceSearch> WorkspaceSearches => Set<WorkspaceSearch>();

    public DbSet<Identity> Identities => Set<Identity>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<AllowedDomain> AllowedDomains => Set<AllowedDomain>();

    public DbSet<Project> Projects => Set<Project>();

    public DbSet<ProjectTask> Tasks => Set<ProjectTask>();

    public DbSet<IdempotentRequest> IdempotentRequests => Set<IdempotentRequest>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<UsageDay> UsageDays => Set<UsageDay>();

    public DbSet<OperationDay> OperationDays => Set<OperationDay>();

    public DbSet<LimitNotice> LimitNotices => Set<LimitNotice>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<BillingEvent> BillingEvents => Set<BillingEvent>();

    public DbSet<PlanRequest> PlanRequests => Set<PlanRequest>();

    public IQueryable<T> Query<T>(ISpecification<T> specification)
        where T : class => SpecificationEvaluator.Apply(Set<T>(), specification);

    /// <summary>Changes of stored data that were carried out by code.</summary>
    internal DbSet<DataStep> DataSteps => Set<DataStep>();

    /// <summary>Finds the caller that a scope's context works for; null for contexts of the product itself.</summary>
    internal Func<ICaller?>? Caller { get; set; }

    /// <summary>Whether the context opens one of the connections that are reserved for readers which keep credentials fresh.</summary>
    internal bool UsesReservedConnection { get; set; }

    /// <summary>Whether no request waits for the context's work, so that it may wait longer than one may.</summary>
    internal bool MayTakeLong { get; private set; }

    /// <summary>The writers that the context waits with: the caller's organization, all strangers, or the product itself.</summary>
    internal long WriterGroup =>
        Caller is null
            ? WriterQueue.Product
            : Caller() is { IsAnonymous: false } caller
            ? caller.Organization.Value
            : WriterQueue.Strangers;

    /// <summary>Begins another use of a pooled context: nothing of the use before is left.</summary>
    /// <param name="participants">Makes the participants of a context, called at its first use alone.</param>
    internal virtual void Begin(Func<ISaveParticipant[]> participants)
    {
        _participants ??= participants();
        Forget();

        // A save that fails is rolled back whole: a savepoint before each would be a round trip for nothing.
        Database.AutoSavepointsEnabled = false;
        (Caller, UsesReservedConnection, MayTakeLong) = (null, false, false);
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

    /// <summary>Whether a save that only adds rows is sent as one command, with its transaction in it, to save round trips.</summary>
    protected virtual bool SavesInOneCommand => false;

    /// <summary>Waits until this process may write; disposing lets the next one in. By default there is nothing to wait for.</summary>
    protected virtual Task<IDisposable?> TakeTurnAsync(CancellationToken ct) => Task.FromResult<IDisposable?>(null);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => Conventions.Apply(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);
}
