using Mapster;
using Platform.Application.Common;
using Platform.Domain.Common;

namespace Platform.Application.Sessions;

/// <summary>Lists the caller's active sessions, newest first.</summary>
public sealed record ListSessions(PageRequest Page) : IQuery<PageOf<SessionView>>, IPagedQuery
{
    internal sealed class Validator : PagedQueryValidator<ListSessions>;

    internal sealed class Handler(IAppDb db, ICaller caller, TimeProvider clock)
        : IUseCaseHandler<ListSessions, Result<PageOf<SessionView>>>
    {
        public async Task<Result<PageOf<SessionView>>> Handle(ListSessions query, CancellationToken ct) =>
            await db.Query(new LiveSessionsOf(caller, clock.GetUtcNow())).For(caller)
                .ProjectToType<SessionView>(Mappings.Config)
                .ToPageAsync(query.Page, ct);
    }
}
