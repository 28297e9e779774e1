using Platform.Application.Common;
using Platform.Application.Projects;
using Platform.Domain.Common;
using Platform.Domain.Tasks;

namespace Platform.Application.Tasks;

/// <summary>Lists tasks, newest first.</summary>
/// <param name="ProjectId">Those of this project alone.</param>
/// <param name="Status">Those that are this far alone.</param>
public sealed record ListTasks(Page Page, string? ProjectId, ProjectTaskStatus? Status) : IQuery<PageOf<TaskView>>, IPagedQuery
{
    internal sealed class Validator : PagedQueryValidator<ListTasks>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<ListTasks, Result<PageOf<TaskView>>>
    {
        public async Task<Result<PageOf<TaskView>>> Handle(ListTasks query, CancellationToken ct)
        {
            var tasks = db.Tasks.VisibleTo(caller);
            if (query.ProjectId is not null)
            {
                // By its number, so that an index answers; a project that is not there has no tasks.
                var project = db.Projects.VisibleTo(caller).Where(p => p.PublicId == query.ProjectId).Select(p => p.Id);
                tasks = tasks.Where(t => t.ProjectId == project.FirstOrDefault());
            }

            if (query.Status is not null) tasks = tasks.Where(t => t.Status == query.Status);
            return await tasks
                .OrderByDescending(t => t.CreatedAt).ThenByDescending(t => t.Id)
                .Select(TaskView.Projection)
                .ToPageAsync(query.Page, ct);
        }
    }
}
