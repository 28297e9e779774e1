using Microsoft.EntityFrameworkCore;
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

namespace Platform.Application.Common;

/// <summary>The database: a set of each aggregate, and a save.</summary>
public interface IAppDb
{
    DbSet<Organization> Organizations { get; }

    DbSet<User> Users { get; }

    DbSet<MailToken> MailTokens { get; }

    DbSet<PasswordResetRequest> PasswordResetRequests { get; }

    DbSet<Session> Sessions { get; }

    DbSet<RefreshToken> RefreshTokens { get; }

    DbSet<ApiKey> ApiKeys { get; }

    DbSet<AllowedDomain> AllowedDomains { get; }

    DbSet<Project> Projects { get; }

    DbSet<ProjectTask> Tasks { get; }

    DbSet<IdempotentRequest> IdempotentRequests { get; }

    DbSet<AuditEntry> AuditEntries { get; }

    DbSet<UsageDay> UsageDays { get; }

    /// <summary>Adds an audit entry to the coming save, made once the ids of what it tells of are known, and sealed and written last in its transaction.</summary>
    void AddAfterIds(Func<AuditEntry> entry);

    /// <summary>Saves all changes in one transaction, durable when it returns.</summary>
    /// <returns>Null, or the refusal that a unique index stands for.</returns>
    /// <exception cref="SaveConflictException">Another save came between; the use case is run again by the pipeline.</exception>
    Task<Error?> SaveAsync(CancellationToken ct);

    /// <summary>
    /// Opens a transaction around several saves, which are then durable only once it is committed. Disposing it uncommitted
    /// takes all of them back.
    /// </summary>
    Task<IUnitOfSaves> BeginAsync(CancellationToken ct);

    /// <summary>Whether a transaction around several saves is open.</summary>
    bool IsInUnit { get; }

    /// <summary>Whether a save would have anything to write.</summary>
    bool HasChanges { get; }

    /// <summary>Forgets everything loaded and changed, to start again.</summary>
    void Forget();
}

/// <summary>A transaction around several saves.</summary>
public interface IUnitOfSaves : IAsyncDisposable
{
    /// <summary>Makes all its saves durable.</summary>
    Task CommitAsync();
}

/// <summary>A save met another one's changes, or the database asked for it to be tried again. Nothing was saved.</summary>
public sealed class SaveConflictException : Exception
{
    public SaveConflictException() { }

    public SaveConflictException(string message) : base(message) { }

    public SaveConflictException(string message, Exception innerException) : base(message, innerException) { }
}
