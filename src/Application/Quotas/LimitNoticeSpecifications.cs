using Ardalis.Specification;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Application.Quotas;

/// <summary>The notices about a limit in a window that make another one needless: of the same threshold or a higher one.</summary>
internal sealed class LimitNoticesSent : Specification<LimitNotice>
{
    public LimitNoticesSent(OrganizationId organization, LimitUse use)
    {
        var (window, start, threshold, limit) = (use.Window, use.WindowStart, use.Threshold, use.Limit);
        Query.Where(n => n.OrganizationId == organization && n.Window == window && n.WindowStart == start)
            .Where(n => n.Limit == limit && n.Threshold >= threshold);
    }
}
