using Mapster;
using Platform.Domain.Projects;

namespace Platform.Application.Projects;

/// <summary>Maps projects to views.</summary>
internal sealed class ProjectMappings : IRegister
{
    public void Register(TypeAdapterConfig config) =>
        config.NewConfig<Project, ProjectView>().Map(view => view.Id, project => project.PublicId);
}
