using Ardalis.Specification;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Application.Quotas;

/// <summary>The notices about a window of a limit that make another one needless: of the same threshold or a higher one.</summary>
internal sealed class LimitNoticesSent : Specification<LimitNotice>
{
    public LimitNoticesSent(OrganizationId organization, LimitUse use)
    {
        var (window, start, threshold) = (use.Window, use.WindowStart, use.Threshold);
        Query.Where(n => n.OrganizationId == organization && n.Window == window && n.WindowStart == start && n.Threshold >= threshold);
    }
}
