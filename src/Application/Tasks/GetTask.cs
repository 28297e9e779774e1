using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Tasks;

namespace Platform.Application.Tasks;

/// <summary>Gets a task.</summary>
public sealed record GetTask(string Id) : IQuery<TaskView>
{
    internal sealed class Validator : AbstractValidator<GetTask>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<GetTask, Result<TaskView>>
    {
        public async Task<Result<TaskView>> Handle(GetTask query, CancellationToken ct)
        {
            if (!PublicId.IsOne(ProjectTask.IdPrefix, query.Id)) return ProjectTaskErrors.NotFound;
            var task = await db.Query(new TaskById(query.Id, caller)).ProjectToType<TaskView>(Mappings.Config).SingleOrDefaultAsync(ct);
            return task is null ? ProjectTaskErrors.NotFound : task;
        }
    }
}
