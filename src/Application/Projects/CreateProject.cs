using FluentValidation;
using Mapster;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Projects;

namespace Platform.Application.Projects;

/// <summary>Makes a project.</summary>
public sealed record CreateProject(string Name, string? Description) : ICommand<ProjectView>
{
    internal sealed class Validator : AbstractValidator<CreateProject>
    {
        public Validator()
        {
            RuleFor(c => c.Name).IsName(Project.NameMaxLength);
            RuleFor(c => c.Description).IsDescription(Project.DescriptionMaxLength);
        }
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<CreateProject, Result<ProjectView>>
    {
        public async Task<Result<ProjectView>> Handle(CreateProject command, CancellationToken ct)
        {
            var project = Project.Create(caller.Organization, caller.Environment, command.Name, command.Description, clock.GetUtcNow());
            db.Projects.Add(project);

            audit.Record(AuditAction.ProjectCreated, "project", project.PublicId);
            if (await db.SaveAsync(ct) is { } refused) return refused;
            return project.Adapt<ProjectView>(Mappings.Config);
        }
    }
}
