using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Projects;

namespace Platform.Application.Projects;

/// <summary>Deletes a project and its tasks.</summary>
public sealed record DeleteProject(string Id, IfMatch IfMatch) : ICommand
{
    internal sealed class Validator : AbstractValidator<DeleteProject>;

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit) : IUseCaseHandler<DeleteProject, Result>
    {
        public async Task<Result> Handle(DeleteProject command, CancellationToken ct)
        {
            if (!PublicId.IsOne(Project.IdPrefix, command.Id)) return ProjectErrors.NotFound;
            var project = await db.Query(new ProjectById(command.Id, caller)).SingleOrDefaultAsync(ct);
            if (project is null) return ProjectErrors.NotFound;
            if (!command.IfMatch.Allows(project.Version)) return CommonErrors.PreconditionFailed;

            // The database deletes the tasks by cascade.
            db.Projects.Remove(project);

            audit.Record(AuditAction.ProjectDeleted, "project", project.PublicId);
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
