using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;

namespace Platform.Application.Organizations;

/// <summary>Gets the caller's organization.</summary>
public sealed record GetCurrentOrganization : IQuery<OrganizationView>
{
    internal sealed class Validator : AbstractValidator<GetCurrentOrganization>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<GetCurrentOrganization, Result<OrganizationView>>
    {
        public async Task<Result<OrganizationView>> Handle(GetCurrentOrganization query, CancellationToken ct) =>
            await db.Query(new OrganizationOf(caller)).ProjectToType<OrganizationView>(Mappings.Config).SingleAsync(ct);
    }
}
