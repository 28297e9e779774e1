using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Application.Quotas;

/// <summary>Knows how much of its limits an organization has used. What counts and refuses requests stands before the use cases.</summary>
public interface IQuotas
{
    /// <summary>The organization's three windows, the shortest first. Counts nothing.</summary>
    ValueTask<IReadOnlyList<QuotaStatus>> ReadAsync(OrganizationId organization, Plan plan, CancellationToken ct);

    /// <summary>
    /// Starts the organization's counts of its three windows again; every node honours it within a second. By itself, in no save.
    /// </summary>
    Task ResetAsync(OrganizationId organization, CancellationToken ct);
}

/// <summary>How much of a limit is left.</summary>
/// <param name="Window">Over which time.</param>
/// <param name="Limit">Requests allowed in it; null is unlimited.</param>
/// <param name="Remaining">Requests left in it; null where unlimited.</param>
/// <param name="Reset">When it starts again.</param>
public sealed record QuotaStatus(QuotaWindow Window, long? Limit, long? Remaining, DateTimeOffset Reset);
