using Mapster;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>Maps organizations to views.</summary>
internal sealed class OrganizationMappings : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<OrganizationId, long>().MapWith(id => id.Value);
        config.NewConfig<OrganizationSlug, string>().MapWith(slug => slug.Value);
        config.NewConfig<Organization, OrganizationView>();
    }
}
