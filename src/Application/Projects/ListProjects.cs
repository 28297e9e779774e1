using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Projects;

namespace Platform.Application.Projects;

/// <summary>Lists projects, newest first.</summary>
public sealed record ListProjects(PageRequest Page) : IQuery<PageOf<ProjectView>>, IPagedQuery
{
    internal sealed class Validator : PagedQueryValidator<ListProjects>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<ListProjects, Result<PageOf<ProjectView>>>
    {
        public async Task<Result<PageOf<ProjectView>>> Handle(ListProjects query, CancellationToken ct) =>
            await db.PageAsync<Project, ProjectView>(new ProjectsOf(caller), query.Page, ct);
    }
}
