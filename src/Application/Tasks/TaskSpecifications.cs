using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Projects;
using Platform.Domain.Tasks;

namespace Platform.Application.Tasks;

/// <summary>The tasks that the caller sees, newest first: of one project or all, of one status or any.</summary>
internal sealed class TasksOf : Specification<ProjectTask>
{
    /// <param name="caller">Who sees them.</param>
    /// <param name="project">
    /// Finds the project's number, so that an index answers; null for all projects. One that isn't there has no tasks.
    /// </param>
    /// <param name="status">Null for any.</param>
    public TasksOf(ICaller caller, IQueryable<ProjectId>? project, ProjectTaskStatus? status)
    {
        Query.VisibleTo(caller).OrderByDescending(t => t.CreatedAt).ThenByDescending(t => t.Id);
        if (project is not null) Query.Where(t => t.ProjectId == project.FirstOrDefault());
        if (status is { } one) Query.Where(t => t.Status == one);
    }
}

/// <summary>The task of a public id, if the caller sees it.</summary>
internal sealed class TaskById : Specification<ProjectTask>
{
    public TaskById(string id, ICaller caller) => Query.VisibleTo(caller).Where(t => t.PublicId == id);
}

/// <summary>Which tasks a caller sees.</summary>
internal static class TaskTenancy
{
    /// <summary>Those of the caller's organization and environment: live and test data do not see each other.</summary>
    public static ISpecificationBuilder<ProjectTask> VisibleTo(this ISpecificationBuilder<ProjectTask> query, ICaller caller)
    {
        var (organization, environment) = (caller.Organization, caller.Environment);
        return query.Where(t => t.OrganizationId == organization && t.Environment == environment);
    }
}
