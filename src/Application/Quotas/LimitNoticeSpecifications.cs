using Ardalis.Specification;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Application.Quotas;

/// <summary>The notices that make another one for the same limit and window unnecessary: of the same or a higher threshold.</summary>
internal sealed class LimitNoticesSent : Specification<LimitNotice>
{
    public LimitNoticesSent(OrganizationId organization, LimitUse use)
    {
        var (window, start, threshold, limit) = (use.Window, use.WindowStart, use.Threshold, use.Limit);
        Query.Where(n => n.OrganizationId == organization && n.Window == window && n.WindowStart == start)
            .Where(n => n.Limit == limit && n.Threshold >= threshold);
    }
}
