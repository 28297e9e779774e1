using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Platform.Application.Common;
using Platform.Domain.Projects;

namespace Platform.Application.Projects;

/// <summary>A project.</summary>
/// <param name="Id"><c>proj_…</c></param>
public sealed record ProjectView(string Id, string Name, string? Description, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt) : IVersioned
{
    [JsonIgnore]
    public long Version { get; init; }

    internal static readonly Expression<Func<Project, ProjectView>> Projection = p =>
        new ProjectView(p.PublicId, p.Name, p.Description, p.CreatedAt, p.UpdatedAt) { Version = p.Version };

    internal static ProjectView Of(Project p) => new(p.PublicId, p.Name, p.Description, p.CreatedAt, p.UpdatedAt) { Version = p.Version };
}

/// <summary>Phrases of queries over projects.</summary>
internal static class ProjectQueries
{
    /// <summary>Those of the caller's organization and environment: live and test data do not see each other.</summary>
    public static IQueryable<Project> VisibleTo(this IQueryable<Project> projects, ICaller caller)
    {
        var (organization, environment) = (caller.Organization, caller.Environment);
        return projects.Where(p => p.OrganizationId == organization && p.Environment == environment);
    }
}
