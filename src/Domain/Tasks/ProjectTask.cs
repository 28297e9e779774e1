using Platform.Domain.ApiKeys;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Projects;

namespace Platform.Domain.Tasks;

/// <summary>The ID of a <see cref="ProjectTask"/>.</summary>
public readonly record struct ProjectTaskId(long Value) : IEntityId<ProjectTaskId>
{
    /// <inheritdoc/>
    public static ProjectTaskId From(long value) => new(value);
}

/// <summary>A task in a project. It is deleted together with its project.</summary>
public sealed class ProjectTask : IHasPublicId
{
    public const string IdPrefix = "task_";
    public const int TitleMaxLength = 200;
    public const int DescriptionMaxLength = 5000;

    private ProjectTask() { }

    public ProjectTaskId Id { get; private set; }

    /// <summary>The ID that the API shows: <c>task_…</c>.</summary>
    public string PublicId { get; private set; } = null!;

    public OrganizationId OrganizationId { get; private set; }

    public KeyEnvironment Environment { get; private set; }

    public ProjectId ProjectId { get; private set; }

    public Project Project { get; private set; } = null!;

    public string Title { get; private set; } = null!;

    public string? Description { get; private set; }

    public ProjectTaskStatus Status { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Concurrency token: a save that is based on an older version fails.</summary>
    public long Version { get; private set; }

    /// <summary>Creates a task in the organization and environment of its project.</summary>
    public static ProjectTask Create(Project project, string title, string? description, ProjectTaskStatus status, DateTimeOffset now) =>
        new()
        {
            PublicId = Common.PublicId.New(IdPrefix),
            OrganizationId = project.OrganizationId,
            Environment = project.Environment,
            Project = project,
            Title = VisibleText.Required(title),
            Description = description,
            Status = status,
            CreatedAt = now,
            UpdatedAt = now,
        };

    public void Retitle(string title, DateTimeOffset now)
    {
        if (Title == title) return;
        (Title, UpdatedAt) = (VisibleText.Required(title), now);
    }

    public void Describe(string? description, DateTimeOffset now)
    {
        if (Description == description) return;
        (Description, UpdatedAt) = (description, now);
    }

    public void MoveTo(ProjectTaskStatus status, DateTimeOffset now)
    {
        if (Status == status) return;
        (Status, UpdatedAt) = (status, now);
    }

    /// <summary>Moves the task to another project of the same organization and environment.</summary>
    public void MoveTo(Project project, DateTimeOffset now)
    {
        if (project.OrganizationId != OrganizationId || project.Environment != Environment)
        {
            throw new InvalidOperationException("A task stays in its organization and environment.");
        }

        if (ProjectId == project.Id) return;
        (Project, UpdatedAt) = (project, now);
    }
}
