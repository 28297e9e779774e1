using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Tasks;

namespace Platform.Application.Tasks;

/// <summary>Deletes a task.</summary>
public sealed record DeleteTask(string Id, ExpectedVersion Expected) : ICommand
{
    internal sealed class Validator : AbstractValidator<DeleteTask>;

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit) : IUseCaseHandler<DeleteTask, Result>
    {
        public async Task<Result> Handle(DeleteTask command, CancellationToken ct)
        {
            if (!PublicId.IsOne(ProjectTask.IdPrefix, command.Id)) return ProjectTaskErrors.NotFound;
            var task = await db.Query(new TaskById(command.Id, caller)).SingleOrDefaultAsync(ct);
            if (task is null) return ProjectTaskErrors.NotFound;
            if (!command.Expected.Allows(task.Version)) return CommonErrors.PreconditionFailed;

            db.Tasks.Remove(task);

            audit.Record(AuditAction.TaskDeleted, "task", task.PublicId);
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
