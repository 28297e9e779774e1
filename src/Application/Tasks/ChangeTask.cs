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

/// <summary>Changes what is given of a task; giving another project moves it there.</summary>
public sealed record ChangeTask(
    Optional<string> Title, Optional<string> ProjectId, Optional<string?> Description, Optional<ProjectTaskStatus> Status)
    : ICommand<TaskView>
{
    [JsonIgnore]
    public string Id { get; init; } = "";

    [JsonIgnore]
    public ExpectedVersion Expected { get; init; } = ExpectedVersion.Any;

    internal sealed class Validator : AbstractValidator<ChangeTask>
    {
        public Validator()
        {
            RuleFor(c => c.Title.Value!).IsName(ProjectTask.TitleMaxLength).Named(nameof(Title)).When(c => c.Title.IsGiven);
            RuleFor(c => c.ProjectId.Value!).NotEmpty().Named(nameof(ProjectId)).When(c => c.ProjectId.IsGiven);
            RuleFor(c => c.Description.Value)
                .IsDescription(ProjectTask.DescriptionMaxLength).Named(nameof(Description)).When(c => c.Description.IsGiven);
        }
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<ChangeTask, Result<TaskView>>
    {
        public async Task<Result<TaskView>> Handle(ChangeTask command, CancellationToken ct)
        {
            if (!PublicId.IsOne(ProjectTask.IdPrefix, command.Id)) return ProjectTaskErrors.NotFound;
            var task = await db.Query(new TaskById(command.Id, caller)).Include(t => t.Project).SingleOrDefaultAsync(ct);
            if (task is null) return ProjectTaskErrors.NotFound;
            if (!command.Expected.Allows(task.Version)) return CommonErrors.PreconditionFailed;

            var now = clock.GetUtcNow();
            if (command.ProjectId.IsGiven)
            {
                var project = await db.Query(new ProjectById(command.ProjectId.Value!, caller)).SingleOrDefaultAsync(ct);
                if (project is null) return ProjectTaskErrors.UnknownProject;
                task.MoveTo(project, now);
            }

            if (command.Title.IsGiven) task.Retitle(command.Title.Value!, now);
            if (command.Description.IsGiven) task.Describe(command.Description.Value, now);
            if (command.Status.IsGiven) task.MoveTo(command.Status.Value, now);
            if (!db.HasChanges) return task.Adapt<TaskView>(Mappings.Config);

            audit.Record(AuditAction.TaskChanged, "task", task.PublicId);
            if (await db.SaveAsync(ct) is { } refused) return refused;
            return task.Adapt<TaskView>(Mappings.Config);
        }
    }
}
