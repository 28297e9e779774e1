using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings;

/// <summary>Reads the request limits of plans.</summary>
internal static class PlanLimits
{
    private static readonly Dictionary<Plan, QuotaLimits> Defaults = new()
    {
        [Plan.Free] = new(60, 1_000, 20_000),
        [Plan.Pro] = new(300, 50_000, null),
        [Plan.Enterprise] = new(1_000, null, null),
    };

    private static readonly string[] Members = ["RequestsPerMinute", "RequestsPerDay", "RequestsPerMonth"];

    public static Dictionary<Plan, QuotaLimits> Read(SettingsReader read)
    {
        foreach (var name in read.Names("Plans"))
        {
            if (!Enum.GetNames<Plan>().Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw SettingException.For("Plans:" + name, "is not a plan: there are " + string.Join(", ", Enum.GetNames<Plan>()));
            }
        }

        foreach (var plan in Defaults.Keys) read.AllowLimits($"Plans:{plan}", Members);

        return Defaults.ToDictionary(plan => plan.Key, plan => new QuotaLimits(
            read.Limit($"Plans:{plan.Key}:RequestsPerMinute", plan.Value.PerMinute),
            read.Limit($"Plans:{plan.Key}:RequestsPerDay", plan.Value.PerDay),
            read.Limit($"Plans:{plan.Key}:RequestsPerMonth", plan.Value.PerMonth)));
    }
}
