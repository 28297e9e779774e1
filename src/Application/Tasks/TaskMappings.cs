using Mapster;
using Platform.Domain.Tasks;

namespace Platform.Application.Tasks;

/// <summary>Maps tasks to views.</summary>
internal sealed class TaskMappings : IRegister
{
    public void Register(TypeAdapterConfig config) => config.NewConfig<ProjectTask, TaskView>()
        .Map(view => view.Id, task => task.PublicId)
        .Map(view => view.ProjectId, task => task.Project.PublicId);
}
