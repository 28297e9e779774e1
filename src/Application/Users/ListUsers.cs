using Mapster;
using Platform.Application.Common;
using Platform.Domain.Common;

namespace Platform.Application.Users;

/// <summary>Lists the people of the organization, newest first.</summary>
public sealed record ListUsers(PageRequest Page) : IQuery<PageOf<UserView>>, IPagedQuery
{
    internal sealed class Validator : PagedQueryValidator<ListUsers>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<ListUsers, Result<PageOf<UserView>>>
    {
        public async Task<Result<PageOf<UserView>>> Handle(ListUsers query, CancellationToken ct) =>
            await db.Query(new UsersOf(caller)).ProjectToType<UserView>(Mappings.Config).ToPageAsync(query.Page, ct);
    }
}
