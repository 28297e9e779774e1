using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Application.Quotas;

/// <summary>Knows how many requests each plan allows.</summary>
public interface IPlanLimits
{
    /// <summary>A plan's limits.</summary>
    QuotaLimits Of(Plan plan);
}
