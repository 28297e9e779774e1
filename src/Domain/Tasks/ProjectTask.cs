using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.Domain.Common.Text;
using Platform.Domain.Organizations;
using Platform.Domain.Projects;

namespace Platform.Domain.Tasks;

/// <summary>Identity of a <see cref="ProjectTask"/>.</summary>
public readonly record struct ProjectTaskId(long Value) : IEntityId<ProjectTaskId>
{
    /// <inheritdoc/>
    public static ProjectTaskId From(long value) => new(value);
}

/// <summary>Something to be done in a project; it goes when its project goes.</summary>
public sealed class ProjectTask : IHasPublicId, IHasVersion
{
    public const string IdPrefix = "task_";
    public const int TitleMaxLength = 200;
    public const int DescriptionMaxLength = 5000;

    private ProjectTask() { }

    public ProjectTaskId Id { get; private set; }

    /// <summary>What the wire shows: <c>task_…</c>.</summary>
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

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public long Version { get; private set; }

    /// <summary>A task of a project, in whose organization and environment it is.</summary>
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

    /// <summary>Puts it into another project of the same organization and environment.</summary>
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
