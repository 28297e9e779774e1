using Mapster;

namespace Platform.Application.Quotas;

/// <summary>Maps limits to views.</summary>
internal sealed class QuotaMappings : IRegister
{
    public void Register(TypeAdapterConfig config) => config.NewConfig<QuotaStatus, LimitPolicy>()
        .Map(policy => policy.Name, status => status.Window)
        .Map(policy => policy.Reset, status => status.Reset.ToUnixTimeSeconds());
}
