using Mapster;
using Platform.Domain.AllowedDomains;

namespace Platform.Application.AllowedDomains;

/// <summary>Maps allowed domains to views.</summary>
internal sealed class AllowedDomainMappings : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<AllowedDomainId, long>().MapWith(id => id.Value);
        config.NewConfig<DomainPattern, string>().MapWith(pattern => pattern.Value);
        config.NewConfig<AllowedDomain, AllowedDomainView>();
    }
}
