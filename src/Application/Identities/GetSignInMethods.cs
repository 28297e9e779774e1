using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Users;
using Platform.Domain.Common;

namespace Platform.Application.Identities;

/// <summary>Shows how the caller can sign in.</summary>
public sealed record GetSignInMethods : IQuery<SignInMethodsView>
{
    internal sealed class Validator : AbstractValidator<GetSignInMethods>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<GetSignInMethods, Result<SignInMethodsView>>
    {
        public async Task<Result<SignInMethodsView>> Handle(GetSignInMethods query, CancellationToken ct)
        {
            var hasPassword = await db.Query(new UserById(caller.User, caller)).AnyAsync(u => u.PasswordHash != null, ct);
            var identities = await db.Query(new IdentitiesOf(caller)).ProjectToType<IdentityView>(Mappings.Config).Take(Page.MaxLimit).ToListAsync(ct);
            return new SignInMethodsView(hasPassword, identities);
        }
    }
}
