using System.Linq.Expressions;
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
using Platform.Infrastructure.Persistence.Specifications;
using Platform.Infrastructure.Persistence.Statements;
using Platform.Infrastructure.Persistence.Waiting;

namespace Platform.Infrastructure.Persistence;

/// <summary>The database on either provider. Provider differences are in the two subclasses.</summary>
public abstract partial class AppDb(DbContextOptions options) : DbContext(options), IAppDb, IKnowsCounts
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

    public Task<PageOf<TView>> PageAsync<T, TSource, TView>(
        ISpecification<T> list, Expression<Func<T, TSource>>? source, Func<IQueryable<TSource>, IQueryable<TView>> view, PageRequest page,
        CancellationToken ct)
        where T : class => ListQueries.ReadAsync(this, this, list, source, view, page, ct);

    /// <summary>Data migrations that were done by code.</summary>
    internal DbSet<DataStep> DataSteps => Set<DataStep>();

    /// <summary>Returns the caller of the scope that the context belongs to; null for contexts outside a request.</summary>
    internal Func<ICaller?>? Caller { get; set; }

    /// <summary>Whether the context uses a connection reserved for keeping credentials fresh.</summary>
    internal bool UsesReservedConnection { get; set; }

    /// <summary>Whether no request waits for the context's work, so that it may take longer than a request may.</summary>
    internal bool MayTakeLong { get; private set; }

    /// <summary>
    /// The group of writers that the context queues with: the caller's organization, anonymous callers, or the application itself.
    /// </summary>
    internal long WriterGroup =>
        Caller is null
            ? WriterQueue.System
            : Caller() is { IsAnonymous: false } caller
            ? caller.Organization.Value
            : WriterQueue.Anonymous;

    /// <summary>Prepares a pooled context for its next use, clearing all state of the previous one.</summary>
    /// <param name="participants">Creates the participants of a context; called on its first use only.</param>
    internal virtual void Begin(Func<ISaveParticipant[]> participants)
    {
        _participants ??= participants();
        Forget();

        // A failed save is rolled back completely, so a savepoint before each would only cost a round trip.
        Database.AutoSavepointsEnabled = false;
        (Caller, UsesReservedConnection, MayTakeLong) = (null, false, false);
    }

    KnownCounts? IKnowsCounts.Counts => Counts;

    (long Others, long Own)? IKnowsCounts.ReadState() => ReadState();

    /// <inheritdoc cref="IKnowsCounts.Counts"/>
    internal virtual KnownCounts? Counts => null;

    /// <inheritdoc cref="IKnowsCounts.ReadState"/>
    internal virtual (long Others, long Own)? ReadState() => null;

    /// <summary>Lifts the limits on waiting until the context is disposed, for work that no request waits for.</summary>
    internal virtual void AllowLongWork()
    {
        MayTakeLong = true;
        Database.SetCommandTimeout(LongWork);
    }

    /// <summary>The timeout of one command when no request waits for it.</summary>
    protected abstract TimeSpan LongWork { get; }

    /// <summary>Adds a limit on waiting for locks to a statement, if the provider supports it.</summary>
    internal virtual string Bounded(string sql) => sql;

    /// <summary>Whether a save that only adds rows is sent as one command that includes its transaction, to save round trips.</summary>
    protected virtual bool SavesInOneCommand => false;

    /// <summary>Waits until this context may write; disposing the result lets the next writer in. The default doesn't wait.</summary>
    protected virtual Task<IDisposable?> TakeTurnAsync(CancellationToken ct) => Task.FromResult<IDisposable?>(null);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => Conventions.Apply(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);
}
