using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Application.Quotas;

/// <summary>Reads and resets an organization's usage of its limits. Counting and refusing requests happens before the use cases.</summary>
public interface IQuotas
{
    /// <summary>The organization's three windows, shortest first. Doesn't count a request.</summary>
    ValueTask<IReadOnlyList<QuotaStatus>> ReadAsync(OrganizationId organization, Plan plan, CancellationToken ct);

    /// <summary>
    /// Resets the organization's counts of its three windows. Every node applies it within a second. It is independent of any save.
    /// </summary>
    Task ResetAsync(OrganizationId organization, CancellationToken ct);
}

/// <summary>How much of a limit is left.</summary>
/// <param name="Window">The window.</param>
/// <param name="Limit">Requests allowed in the window; null is unlimited.</param>
/// <param name="Remaining">Requests remaining in the window; null if unlimited.</param>
/// <param name="Reset">When the window ends and the count is reset.</param>
public sealed record QuotaStatus(QuotaWindow Window, long? Limit, long? Remaining, DateTimeOffset Reset);
