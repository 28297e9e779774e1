using System.Text.Json.Serialization;
using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Projects;

namespace Platform.Application.Projects;

/// <summary>Replaces all of a project that can be changed (RFC 9110 section 9.3.4).</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Description">What it is about; left out, nothing.</param>
public sealed record ReplaceProject(string Name, string? Description) : ICommand<ProjectView>
{
    [JsonIgnore]
    public string Id { get; init; } = "";

    [JsonIgnore]
    public ExpectedVersion Expected { get; init; } = ExpectedVersion.Any;

    internal sealed class Validator : AbstractValidator<ReplaceProject>
    {
        public Validator()
        {
            RuleFor(c => c.Name).IsName(Project.NameMaxLength);
            RuleFor(c => c.Description).IsDescription(Project.DescriptionMaxLength);
        }
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<ReplaceProject, Result<ProjectView>>
    {
        public async Task<Result<ProjectView>> Handle(ReplaceProject command, CancellationToken ct)
        {
            if (!PublicId.IsOne(Project.IdPrefix, command.Id)) return ProjectErrors.NotFound;
            var project = await db.Query(new ProjectById(command.Id, caller)).SingleOrDefaultAsync(ct);
            if (project is null) return ProjectErrors.NotFound;
            if (!command.Expected.Allows(project.Version)) return CommonErrors.PreconditionFailed;

            var now = clock.GetUtcNow();
            project.Rename(command.Name, now);
            project.Describe(command.Description, now);
            if (!db.HasChanges) return project.Adapt<ProjectView>(Mappings.Config);

            audit.Record(AuditAction.ProjectChanged, "project", project.PublicId);
            if (await db.SaveAsync(ct) is { } refused) return refused;
            return project.Adapt<ProjectView>(Mappings.Config);
        }
    }
}
