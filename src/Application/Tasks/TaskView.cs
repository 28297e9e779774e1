using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Platform.Application.Common;
using Platform.Domain.Tasks;

namespace Platform.Application.Tasks;

/// <summary>A task.</summary>
/// <param name="Id"><c>task_…</c></param>
/// <param name="ProjectId"><c>proj_…</c></param>
public sealed record TaskView(
    string Id,
    string ProjectId,
    string Title,
    string? Description,
    ProjectTaskStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IVersioned
{
    [JsonIgnore]
    public long Version { get; init; }

    internal static readonly Expression<Func<ProjectTask, TaskView>> Projection = t =>
        new TaskView(t.PublicId, t.Project.PublicId, t.Title, t.Description, t.Status, t.CreatedAt, t.UpdatedAt) { Version = t.Version };

    internal static TaskView Of(ProjectTask t) =>
        new(t.PublicId, t.Project.PublicId, t.Title, t.Description, t.Status, t.CreatedAt, t.UpdatedAt) { Version = t.Version };
}

/// <summary>Phrases of queries over tasks.</summary>
internal static class TaskQueries
{
    /// <summary>Those of the caller's organization and environment: live and test data do not see each other.</summary>
    public static IQueryable<ProjectTask> VisibleTo(this IQueryable<ProjectTask> tasks, ICaller caller)
    {
        var (organization, environment) = (caller.Organization, caller.Environment);
        return tasks.Where(t => t.OrganizationId == organization && t.Environment == environment);
    }
}
