using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;

namespace Platform.Application.Organizations;

/// <summary>Shows the caller's organization.</summary>
public sealed record GetCurrentOrganization : IQuery<OrganizationView>
{
    internal sealed class Validator : AbstractValidator<GetCurrentOrganization>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<GetCurrentOrganization, Result<OrganizationView>>
    {
        public async Task<Result<OrganizationView>> Handle(GetCurrentOrganization query, CancellationToken ct) =>
            await db.Organizations.Where(o => o.Id == caller.Organization).Select(OrganizationView.Projection).SingleAsync(ct);
    }
}
