using Mapster;
using Platform.Domain.Identities;

namespace Platform.Application.Identities;

/// <summary>Maps accounts at providers to views.</summary>
internal sealed class IdentityMappings : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<IdentityId, long>().MapWith(id => id.Value);
        config.NewConfig<Identity, IdentityView>();
    }
}
