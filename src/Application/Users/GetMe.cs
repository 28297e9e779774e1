using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>Shows the person the credential acts for.</summary>
public sealed record GetMe : IQuery<MeView>
{
    internal sealed class Validator : AbstractValidator<GetMe>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<GetMe, Result<MeView>>
    {
        public async Task<Result<MeView>> Handle(GetMe query, CancellationToken ct)
        {
            var me = await db.Users
                .Where(u => u.OrganizationId == caller.Organization && u.Id == caller.User)
                .Select(MeView.Projection)
                .SingleOrDefaultAsync(ct);
            return me is null ? UserErrors.NotFound : me;
        }
    }
}
