using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Application.Quotas;

/// <summary>Finds organizations that have used at least 80 % of a limit, without a database query.</summary>
public interface INearLimits
{
    /// <summary>
    /// The daily or monthly limit closest to being used up; null if none is near. The count is at most a few seconds old and may be
    /// slightly high: it includes permits that a node has reserved but not spent.
    /// </summary>
    LimitUse? Find(OrganizationId organization, Plan plan);
}
