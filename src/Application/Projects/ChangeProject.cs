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

/// <summary>Changes what is given of a project.</summary>
public sealed record ChangeProject(Optional<string> Name, Optional<string?> Description) : ICommand<ProjectView>
{
    [JsonIgnore]
    public string Id { get; init; } = "";

    [JsonIgnore]
    public ExpectedVersion Expected { get; init; } = ExpectedVersion.Any;

    internal sealed class Validator : AbstractValidator<ChangeProject>
    {
        public Validator()
        {
            RuleFor(c => c.Name.Value!).IsName(Project.NameMaxLength).Named(nameof(Name)).When(c => c.Name.IsGiven);
            RuleFor(c => c.Description.Value)
                .IsDescription(Project.DescriptionMaxLength).Named(nameof(Description)).When(c => c.Description.IsGiven);
        }
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<ChangeProject, Result<ProjectView>>
    {
        public async Task<Result<ProjectView>> Handle(ChangeProject command, CancellationToken ct)
        {
            if (!PublicId.IsOne(Project.IdPrefix, command.Id)) return ProjectErrors.NotFound;
            var project = await db.Query(new ProjectById(command.Id, caller)).SingleOrDefaultAsync(ct);
            if (project is null) return ProjectErrors.NotFound;
            if (!command.Expected.Allows(project.Version)) return CommonErrors.PreconditionFailed;

            var now = clock.GetUtcNow();
            if (command.Name.IsGiven) project.Rename(command.Name.Value!, now);
            if (command.Description.IsGiven) project.Describe(command.Description.Value, now);
            if (!db.HasChanges) return project.Adapt<ProjectView>(Mappings.Config);

            audit.Record(AuditAction.ProjectChanged, "project", project.PublicId);
            if (await db.SaveAsync(ct) is { } refused) return refused;
            return project.Adapt<ProjectView>(Mappings.Config);
        }
    }
}
