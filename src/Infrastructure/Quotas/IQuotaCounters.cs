using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Infrastructure.Quotas;

/// <summary>The counts that all nodes share. Each method is one atomic statement of the database.</summary>
public interface IQuotaCounters
{
    /// <summary>
    /// Takes back what is left of a lease, then grants no more than every window has left: at least <see cref="LeaseRequest.Need"/>
    /// where that much is left, at most <see cref="LeaseRequest.Ask"/>, and between them a sixteenth of what is left.
    /// </summary>
    /// <exception cref="System.Data.Common.DbException">The database can't be reached, or did not answer in time.</exception>
    /// <exception cref="Application.Common.SaveConflictException">Every try met another node's write; nothing is granted.</exception>
    Task<LeaseGrant> LeaseAsync(LeaseRequest request, CancellationToken ct);

    /// <summary>What has been handed out in the present windows.</summary>
    /// <exception cref="System.Data.Common.DbException">The database can't be reached, or did not answer in time.</exception>
    Task<QuotaCounts> ReadAsync(string subject, DateTimeOffset now, CancellationToken ct);

    /// <summary>Starts an organization's counts again, and lets every node know.</summary>
    /// <exception cref="System.Data.Common.DbException">The database can't be reached, or did not answer in time.</exception>
    Task ResetAsync(string subject, OrganizationId organization, CancellationToken ct);
}

/// <summary>A wish for permits.</summary>
/// <param name="Subject">Whose.</param>
/// <param name="Now">The node's clock. Windows that other nodes have begun are kept; those that begin later than clocks may differ are
/// dropped.</param>
/// <param name="Limits">What each window allows.</param>
/// <param name="Need">How many requests are waiting.</param>
/// <param name="Ask">How many would be spent soon.</param>
/// <param name="Returned">Unspent permits of an earlier lease, given back to those of its windows that are still running.</param>
/// <param name="ReturnedFrom">The windows of that lease.</param>
public sealed record LeaseRequest(
    string Subject, DateTimeOffset Now, QuotaLimits Limits, long Need, long Ask, long Returned, QuotaWindows ReturnedFrom);

/// <summary>What the database says to a <see cref="LeaseRequest"/>.</summary>
/// <param name="Granted">Permits that are now the node's to spend; 0 only where a window is used up, or none were needed.</param>
/// <param name="Counts">The counts after that.</param>
public sealed record LeaseGrant(long Granted, QuotaCounts Counts);

/// <summary>How many permits have been handed out in each window.</summary>
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
