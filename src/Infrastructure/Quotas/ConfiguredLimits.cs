using Platform.Application.Quotas;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Quotas;

/// <summary>The configured limits of plans.</summary>
internal sealed class ConfiguredLimits(PlatformSettings settings) : IPlanLimits
{
    public QuotaLimits Of(Plan plan) => settings.Plans[plan];
}
