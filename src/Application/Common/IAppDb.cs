using System.Linq.Expressions;
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

/// <summary>The database: a set for each aggregate, and saving.</summary>
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
    /// The rows that match a specification, tracked unless it says otherwise. A specification that takes the
    /// caller excludes the rows of other tenants.
    /// </summary>
    /// <exception cref="NotSupportedException">The specification uses a feature that isn't supported.</exception>
    IQueryable<T> Query<T>(ISpecification<T> specification)
        where T : class;

    /// <summary>
    /// Reads one page of a list and counts the list, in one statement. The statement is prepared once for all lists that differ only in the
    /// values of their conditions. Use cases call the shorter forms in <see cref="Paging"/>.
    /// </summary>
    /// <param name="list">The rows, in a stable order.</param>
    /// <param name="source">What a row is paired with before it is mapped; null if views are mapped from rows.</param>
    /// <param name="view">Maps to views. Called once for many lists, so it depends on nothing but its argument.</param>
    /// <param name="page">Which part of the list to read.</param>
    /// <param name="ct">The cancellation token.</param>
    /// <exception cref="NotSupportedException">The specification uses a feature that isn't supported.</exception>
    Task<PageOf<TView>> PageAsync<T, TSource, TView>(
        ISpecification<T> list, Expression<Func<T, TSource>>? source, Func<IQueryable<TSource>, IQueryable<TView>> view, PageRequest page,
        CancellationToken ct)
        where T : class;

    /// <summary>Saves all changes in one transaction, which is durable when the method returns.</summary>
    /// <returns>Null, or the error for a violated unique index or foreign key.</returns>
    /// <exception cref="SaveConflictException">A concurrent save conflicted; the pipeline retries the use case.</exception>
    Task<Error?> SaveAsync(CancellationToken ct);

    /// <summary>
    /// Begins a transaction over several saves, which become durable only when it is committed. A save in it may be deferred until the
    /// commit. Disposing it uncommitted rolls back all of them.
    /// </summary>
    Task<IUnitOfWork> BeginAsync(CancellationToken ct);

    /// <summary>Whether a transaction over several saves is open.</summary>
    bool IsInUnit { get; }

    /// <summary>Whether there are changes to save.</summary>
    bool HasChanges { get; }

    /// <summary>Discards all loaded entities and pending changes, to start again.</summary>
    void Forget();
}

/// <summary>A transaction over several saves.</summary>
public interface IUnitOfWork : IAsyncDisposable
{
    /// <summary>Saves the remaining changes and commits all saves of the unit.</summary>
    /// <returns>Null, or the error for a violated unique index or foreign key; then nothing is saved.</returns>
    /// <exception cref="SaveConflictException">The database requires a retry; nothing is saved.</exception>
    Task<Error?> CommitAsync(CancellationToken ct);
}

/// <summary>A save conflicted with a concurrent one, or the database requires a retry. Nothing was saved.</summary>
public sealed class SaveConflictException : Exception
{
    public SaveConflictException() { }

    public SaveConflictException(string message) : base(message) { }

    public SaveConflictException(string message, Exception innerException) : base(message, innerException) { }
}
