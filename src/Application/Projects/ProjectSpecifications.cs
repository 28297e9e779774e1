using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Projects;

namespace Platform.Application.Projects;

/// <summary>The projects that the caller sees, newest first.</summary>
internal sealed class ProjectsOf : Specification<Project>
{
    public ProjectsOf(ICaller caller) =>
        Query.VisibleTo(caller).OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id);
}

/// <summary>The project of a public id, if the caller sees it.</summary>
internal sealed class ProjectById : Specification<Project>
{
    public ProjectById(string id, ICaller caller) => Query.VisibleTo(caller).Where(p => p.PublicId == id);
}

/// <summary>Which projects a caller sees.</summary>
internal static class ProjectTenancy
{
    /// <summary>Those of the caller's organization and environment: live and test data do not see each other.</summary>
    public static ISpecificationBuilder<Project> VisibleTo(this ISpecificationBuilder<Project> query, ICaller caller)
    {
        var (organization, environment) = (caller.Organization, caller.Environment);
        return query.Where(p => p.OrganizationId == organization && p.Environment == environment);
    }
}
