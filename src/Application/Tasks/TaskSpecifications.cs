using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Projects;
using Platform.Domain.Tasks;

namespace Platform.Application.Tasks;

/// <summary>The tasks visible to the caller, newest first, optionally of one project or one status.</summary>
internal sealed class TasksOf : Specification<ProjectTask>
{
    /// <param name="caller">The caller.</param>
    /// <param name="project">
    /// A query for the project's number, so that an index is used; null for all projects. A project that doesn't exist has no tasks.
    /// </param>
    /// <param name="status">The status; null for any.</param>
    public TasksOf(ICaller caller, IQueryable<ProjectId>? project, ProjectTaskStatus? status)
    {
        Query.VisibleTo(caller).OrderByDescending(t => t.CreatedAt).ThenByDescending(t => t.Id);
        if (project is not null) Query.Where(t => t.ProjectId == project.FirstOrDefault());
        if (status is { } one) Query.Where(t => t.Status == one);
    }
}

/// <summary>The task with a public ID, if it is visible to the caller.</summary>
internal sealed class TaskById : Specification<ProjectTask>
{
    public TaskById(string id, ICaller caller) => Query.VisibleTo(caller).Where(t => t.PublicId == id);
}

/// <summary>Limits tasks to those visible to the caller.</summary>
internal static class TaskTenancy
{
    /// <summary>The tasks of the caller's organization and environment: live and test data are separate.</summary>
    public static ISpecificationBuilder<ProjectTask> VisibleTo(this ISpecificationBuilder<ProjectTask> query, ICaller caller)
    {
        var (organization, environment) = (caller.Organization, caller.Environment);
        return query.Where(t => t.OrganizationId == organization && t.Environment == environment);
    }
}
