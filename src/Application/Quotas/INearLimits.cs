using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Application.Quotas;

/// <summary>Knows which organizations have used at least 80 % of a limit, without a question to the database.</summary>
public interface INearLimits
{
    /// <summary>
    /// The day's or month's limit that presses most, or null where none is near. At most some seconds old, and a little high: permits
    /// that a node holds and has not spent yet are counted.
    /// </summary>
    LimitUse? Find(OrganizationId organization, Plan plan);
}
