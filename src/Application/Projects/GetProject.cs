using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Projects;

namespace Platform.Application.Projects;

/// <summary>Gets a project.</summary>
public sealed record GetProject(string Id) : IQuery<ProjectView>
{
    internal sealed class Validator : AbstractValidator<GetProject>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<GetProject, Result<ProjectView>>
    {
        public async Task<Result<ProjectView>> Handle(GetProject query, CancellationToken ct)
        {
            if (!PublicId.IsOne(Project.IdPrefix, query.Id)) return ProjectErrors.NotFound;
            var project = await db.Query(new ProjectById(query.Id, caller))
                .ProjectToType<ProjectView>(Mappings.Config)
                .SingleOrDefaultAsync(ct);
            return project is null ? ProjectErrors.NotFound : project;
        }
    }
}
