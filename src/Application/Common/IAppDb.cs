using Ardalis.Specification;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.AllowedDomains;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Billing;
using Platform.Domain.Common;
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

namespace Platform.Application.Common;

/// <summary>The database: a set of each aggregate, and a save.</summary>
public interface IAppDb
{
    DbSet<Organization> Organizations { get; }

    DbSet<User> Users { get; }

    DbSet<MailToken> MailTokens { get; }

    DbSet<PasswordResetRequest> PasswordResetRequests { get; }

    DbSet<WorkspaceSearch> WorkspaceSearches { get; }

    DbSet<Identity> Identities { get; }

    DbSet<VersionNotice> VersionNotices { get; }

    DbSet<Session> Sessions { get; }

    DbSet<RefreshToken> RefreshTokens { get; }

    DbSet<ApiKey> ApiKeys { get; }

    DbSet<AllowedDomain> AllowedDomains { get; }

    DbSet<Project> Projects { get; }

    DbSet<ProjectTask> Tasks { get; }

    DbSet<IdempotentRequest> IdempotentRequests { get; }

    DbSet<AuditEntry> AuditEntries { get; }

    DbSet<UsageDay> UsageDays { get; }

    DbSet<OperationDay> OperationDays { get; }

    DbSet<LimitNotice> LimitNotices { get; }

    DbSet<Subscription> Subscriptions { get; }

    DbSet<BillingEvent> BillingEvents { get; }

    DbSet<PlanRequest> PlanRequests { get; }

    /// <summary>
    /// The rows that a specification describes, tracked unless it says otherwise. A specification that names the caller keeps the
    /// rows of others out.
    /// </summary>
    /// <exception cref="NotSupportedException">The specification has a part that isn't applied.</exception>
    IQueryable<T> Query<T>(ISpecification<T> specification)
        where T : class;

    /// <summary>Saves all changes in one transaction, durable when it returns.</summary>
    /// <returns>Null, or the refusal that a unique index or a foreign key stands for.</returns>
    /// <exception cref="SaveConflictException">Another save came between; the use case is run again by the pipeline.</exception>
    Task<Error?> SaveAsync(CancellationToken ct);

    /// <summary>
    /// Opens a transaction around several saves, which are durable only once it is committed. A save in it may be sent as late as
    /// the commit. Disposing it uncommitted undoes all of them.
    /// </summary>
    Task<IUnitOfWork> BeginAsync(CancellationToken ct);

    /// <summary>Whether a transaction around several saves is open.</summary>
    bool IsInUnit { get; }

    /// <summary>Whether a save would have anything to write.</summary>
    bool HasChanges { get; }

    /// <summary>Forgets everything loaded and changed, to start again.</summary>
    void Forget();
}

/// <summary>A transaction around several saves.</summary>
public interface IUnitOfWork : IAsyncDisposable
{
    /// <summary>Saves what has changed since, and makes all saves of the unit durable.</summary>
    /// <returns>Null, or the refusal that a unique index or a foreign key stands for; then nothing is saved.</returns>
    /// <exception cref="SaveConflictException">The database asks for another try; nothing is saved.</exception>
    Task<Error?> CommitAsync(CancellationToken ct);
}

/// <summary>A save met another one's changes, or the database asked for it to be tried again. Nothing was saved.</summary>
public sealed class SaveConflictException : Exception
{
    public SaveConflictException() { }

    public SaveConflictException(string message) : base(message) { }

    public SaveConflictException(string message, Exception innerException) : base(message, innerException) { }
}
