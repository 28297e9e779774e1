using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>Gets a person of the organization.</summary>
public sealed record GetUser(UserId Id) : IQuery<UserView>
{
    internal sealed class Validator : AbstractValidator<GetUser>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<GetUser, Result<UserView>>
    {
        public async Task<Result<UserView>> Handle(GetUser query, CancellationToken ct)
        {
            var user = await db.Query(new UserById(query.Id, caller)).ProjectToType<UserView>(Mappings.Config).SingleOrDefaultAsync(ct);
            return user is null ? UserErrors.NotFound : user;
        }
    }
}
