using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>Lists the people of the organization, newest first.</summary>
public sealed record ListUsers(PageRequest Page) : IQuery<PageOf<UserView>>, IPagedQuery
{
    internal sealed class Validator : PagedQueryValidator<ListUsers>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<ListUsers, Result<PageOf<UserView>>>
    {
        public async Task<Result<PageOf<UserView>>> Handle(ListUsers query, CancellationToken ct) =>
            await db.PageAsync<User, UserView>(new UsersOf(caller), query.Page, ct);
    }
}
