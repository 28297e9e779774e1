using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Identities;
using Platform.Domain.Users;

namespace Platform.Application.Identities;

/// <summary>Lists the organizations that an account at a provider is connected in, for its owner to choose from.</summary>
/// <param name="Identity">The provider's statement.</param>
public sealed record FindIdentityWorkspaces(ExternalIdentity Identity) : IQuery<IdentityWorkspaces>
{
    internal sealed class Validator : AbstractValidator<FindIdentityWorkspaces>;

    internal sealed class Handler(IAppDb db) : IUseCaseHandler<FindIdentityWorkspaces, Result<IdentityWorkspaces>>
    {
        public async Task<Result<IdentityWorkspaces>> Handle(FindIdentityWorkspaces query, CancellationToken ct)
        {
            var found = await db.Query(new IdentitiesInAllOrganizations(query.Identity)).AsNoTracking().ToListAsync(ct);
            return new IdentityWorkspaces([.. found.Select(identity => ChoiceOf(identity.User))]);
        }

        private static WorkspaceChoice ChoiceOf(User user) => new(
            user.Organization.Name, user.Organization.Slug.Value, user.Email.Value, user.Organization.DisabledAt is null);
    }
}
