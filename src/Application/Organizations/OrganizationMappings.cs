using Mapster;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>How an organization is shown.</summary>
internal sealed class OrganizationMappings : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<OrganizationId, long>().MapWith(id => id.Value);
        config.NewConfig<OrganizationSlug, string>().MapWith(slug => slug.Value);
        config.NewConfig<Organization, OrganizationView>();
    }
}
