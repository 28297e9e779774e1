using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Projects;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Tasks;

namespace Platform.Application.Tasks;

/// <summary>Makes a task in a project.</summary>
/// <param name="Status">How far it is; left out, not begun.</param>
public sealed record CreateTask(string Title, string ProjectId, string? Description, ProjectTaskStatus? Status) : ICommand<TaskView>
{
    internal sealed class Validator : AbstractValidator<CreateTask>
    {
        public Validator()
        {
            RuleFor(c => c.Title).IsName(ProjectTask.TitleMaxLength);
            RuleFor(c => c.ProjectId).NotEmpty();
            RuleFor(c => c.Description).IsDescription(ProjectTask.DescriptionMaxLength);
        }
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<CreateTask, Result<TaskView>>
    {
        public async Task<Result<TaskView>> Handle(CreateTask command, CancellationToken ct)
        {
            var project = await db.Query(new ProjectById(command.ProjectId, caller)).SingleOrDefaultAsync(ct);
            if (project is null) return ProjectTaskErrors.UnknownProject;

            var task = ProjectTask.Create(
                project, command.Title, command.Description, command.Status ?? ProjectTaskStatus.Todo, clock.GetUtcNow());
            db.Tasks.Add(task);

            audit.Record(AuditAction.TaskCreated, "task", task.PublicId);
            if (await db.SaveAsync(ct) is { } refused) return refused;
            return task.Adapt<TaskView>(Mappings.Config);
        }
    }
}
