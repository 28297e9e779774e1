using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Projects;

namespace Platform.Application.Projects;

/// <summary>The projects visible to the caller, newest first.</summary>
internal sealed class ProjectsOf : Specification<Project>
{
    public ProjectsOf(ICaller caller) =>
        Query.VisibleTo(caller).OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id);
}

/// <summary>The project with a public ID, if it is visible to the caller.</summary>
internal sealed class ProjectById : Specification<Project>
{
    public ProjectById(string id, ICaller caller) => Query.VisibleTo(caller).Where(p => p.PublicId == id);
}

/// <summary>Limits projects to those visible to the caller.</summary>
internal static class ProjectTenancy
{
    /// <summary>The projects of the caller's organization and environment: live and test data are separate.</summary>
    public static ISpecificationBuilder<Project> VisibleTo(this ISpecificationBuilder<Project> query, ICaller caller)
    {
        var (organization, environment) = (caller.Organization, caller.Environment);
        return query.Where(p => p.OrganizationId == organization && p.Environment == environment);
    }
}
