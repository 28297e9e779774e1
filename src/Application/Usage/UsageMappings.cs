using Mapster;
using Platform.Application.Quotas;

namespace Platform.Application.Usage;

/// <summary>Maps what remains of limits to views.</summary>
internal sealed class UsageMappings : IRegister
{
    public void Register(TypeAdapterConfig config) =>
        config.NewConfig<QuotaStatus, UsageWindow>().Map(window => window.Reset, status => status.Reset.ToUnixTimeSeconds());
}
