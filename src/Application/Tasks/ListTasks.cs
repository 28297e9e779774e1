using Platform.Application.Common;
using Platform.Application.Projects;
using Platform.Domain.Common;
using Platform.Domain.Tasks;

namespace Platform.Application.Tasks;

/// <summary>Lists tasks, newest first.</summary>
/// <param name="ProjectId">Those of this project alone.</param>
/// <param name="Status">Those that are this far alone.</param>
public sealed record ListTasks(PageRequest Page, string? ProjectId, ProjectTaskStatus? Status) : IQuery<PageOf<TaskView>>, IPagedQuery
{
    internal sealed class Validator : PagedQueryValidator<ListTasks>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<ListTasks, Result<PageOf<TaskView>>>
    {
        public async Task<Result<PageOf<TaskView>>> Handle(ListTasks query, CancellationToken ct)
        {
            var project = query.ProjectId is { } id ? db.Query(new ProjectById(id, caller)).Select(p => p.Id) : null;
            return await db.PageAsync<ProjectTask, TaskView>(new TasksOf(caller, project, query.Status), query.Page, ct);
        }
    }
}
