using System.Text.Json.Serialization;
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

/// <summary>Replaces all of a task that can be changed (RFC 9110 section 9.3.4); another project moves it there.</summary>
/// <param name="Title">What is to be done.</param>
/// <param name="ProjectId">The project it is in.</param>
/// <param name="Description">More about it; left out, nothing.</param>
/// <param name="Status">How far it is; left out, not begun.</param>
public sealed record ReplaceTask(string Title, string ProjectId, string? Description, ProjectTaskStatus? Status) : ICommand<TaskView>
{
    [JsonIgnore]
    public string Id { get; init; } = "";

    [JsonIgnore]
    public ExpectedVersion Expected { get; init; } = ExpectedVersion.Any;

    internal sealed class Validator : AbstractValidator<ReplaceTask>
    {
        public Validator()
        {
            RuleFor(c => c.Title).IsName(ProjectTask.TitleMaxLength);
            RuleFor(c => c.ProjectId).NotEmpty();
            RuleFor(c => c.Description).IsDescription(ProjectTask.DescriptionMaxLength);
        }
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<ReplaceTask, Result<TaskView>>
    {
        public async Task<Result<TaskView>> Handle(ReplaceTask command, CancellationToken ct)
        {
            if (!PublicId.IsOne(ProjectTask.IdPrefix, command.Id)) return ProjectTaskErrors.NotFound;
            var task = await db.Query(new TaskById(command.Id, caller)).Include(t => t.Project).SingleOrDefaultAsync(ct);
            if (task is null) return ProjectTaskErrors.NotFound;
            if (!command.Expected.Allows(task.Version)) return CommonErrors.PreconditionFailed;

            var project = await db.Query(new ProjectById(command.ProjectId, caller)).SingleOrDefaultAsync(ct);
            if (project is null) return ProjectTaskErrors.UnknownProject;

            var now = clock.GetUtcNow();
            task.MoveTo(project, now);
            task.Retitle(command.Title, now);
            task.Describe(command.Description, now);
            task.MoveTo(command.Status ?? ProjectTaskStatus.Todo, now);
            if (!db.HasChanges) return task.Adapt<TaskView>(Mappings.Config);

            audit.Record(AuditAction.TaskChanged, "task", task.PublicId);
            if (await db.SaveAsync(ct) is { } refused) return refused;
            return task.Adapt<TaskView>(Mappings.Config);
        }
    }
}
