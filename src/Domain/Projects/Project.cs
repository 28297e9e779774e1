using Platform.Domain.ApiKeys;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Domain.Projects;

/// <summary>The ID of a <see cref="Project"/>.</summary>
public readonly record struct ProjectId(long Value) : IEntityId<ProjectId>
{
    /// <inheritdoc/>
    public static ProjectId From(long value) => new(value);
}

/// <summary>A group of tasks, either live or test data.</summary>
public sealed class Project : IHasPublicId
{
    public const string IdPrefix = "proj_";
    public const int NameMaxLength = 200;
    public const int DescriptionMaxLength = 5000;

    private Project() { }

    public ProjectId Id { get; private set; }

    /// <summary>The ID that the API shows: <c>proj_…</c>.</summary>
    public string PublicId { get; private set; } = null!;

    public OrganizationId OrganizationId { get; private set; }

    public KeyEnvironment Environment { get; private set; }

    public string Name { get; private set; } = null!;

    public string? Description { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Concurrency token: a save that is based on an older version fails.</summary>
    public long Version { get; private set; }

    public static Project Create(
        OrganizationId organization, KeyEnvironment environment, string name, string? description, DateTimeOffset now) => new()
        {
            PublicId = Common.PublicId.New(IdPrefix),
            OrganizationId = organization,
            Environment = environment,
            Name = VisibleText.Required(name),
            Description = description,
            CreatedAt = now,
            UpdatedAt = now,
        };

    public void Rename(string name, DateTimeOffset now)
    {
        if (Name == name) return;
        (Name, UpdatedAt) = (VisibleText.Required(name), now);
    }

    public void Describe(string? description, DateTimeOffset now)
    {
        if (Description == description) return;
        (Description, UpdatedAt) = (description, now);
    }
}
