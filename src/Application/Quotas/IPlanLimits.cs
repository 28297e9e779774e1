using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Application.Quotas;

/// <summary>The request limits of each plan.</summary>
public interface IPlanLimits
{
    /// <summary>A plan's limits.</summary>
    QuotaLimits Of(Plan plan);
}
