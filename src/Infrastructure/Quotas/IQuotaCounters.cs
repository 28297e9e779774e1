using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Infrastructure.Quotas;

/// <summary>The counts that all nodes share. Each method is one atomic statement in the database.</summary>
public interface IQuotaCounters
{
    /// <summary>
    /// Returns the rest of a lease, then grants no more than each window has left: at least <see cref="LeaseRequest.Need"/> if available,
    /// at most <see cref="LeaseRequest.Ask"/>, and in between a sixteenth of what is left.
    /// </summary>
    /// <exception cref="System.Data.Common.DbException">The database is unreachable or didn't answer in time.</exception>
    /// <exception cref="Application.Common.SaveConflictException">Every attempt conflicted
    /// with another node; nothing is granted.</exception>
    Task<LeaseGrant> LeaseAsync(LeaseRequest request, CancellationToken ct);

    /// <summary>The permits granted in the current windows.</summary>
    /// <exception cref="System.Data.Common.DbException">The database is unreachable or didn't answer in time.</exception>
    Task<QuotaCounts> ReadAsync(string subject, DateTimeOffset now, CancellationToken ct);

    /// <summary>Resets an organization's counts and notifies all nodes.</summary>
    /// <exception cref="System.Data.Common.DbException">The database is unreachable or didn't answer in time.</exception>
    Task ResetAsync(string subject, OrganizationId organization, CancellationToken ct);
}

/// <summary>A request for permits.</summary>
/// <param name="Subject">The subject of the limits.</param>
/// <param name="Now">The node's clock. Windows that other nodes have begun are kept, unless they
/// begin later than the allowed clock skew.</param>
/// <param name="Limits">The limit of each window.</param>
/// <param name="Need">The number of waiting requests.</param>
/// <param name="Ask">The number of permits that will be spent soon.</param>
/// <param name="Returned">Unspent permits of an earlier lease, returned to those of its windows that are still running.</param>
/// <param name="ReturnedFrom">The windows of that lease.</param>
public sealed record LeaseRequest(
    string Subject, DateTimeOffset Now, QuotaLimits Limits, long Need, long Ask, long Returned, QuotaWindows ReturnedFrom);

/// <summary>The answer to a <see cref="LeaseRequest"/>.</summary>
/// <param name="Granted">Permits that the node may spend now; 0 only if a window is used up or none were needed.</param>
/// <param name="Counts">The counts afterwards.</param>
public sealed record LeaseGrant(long Granted, QuotaCounts Counts);

/// <summary>The number of permits granted in each window.</summary>
public sealed record QuotaCounts(QuotaWindows Windows, long Minute, long Day, long Month)
{
    /// <summary>The count of a window.</summary>
    public long Of(QuotaWindow window) => window switch
    {
        QuotaWindow.Minute => Minute,
        QuotaWindow.Day => Day,
        QuotaWindow.Month => Month,
        _ => throw new ArgumentOutOfRangeException(nameof(window), window, null),
    };
}
