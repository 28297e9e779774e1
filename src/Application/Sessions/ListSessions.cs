using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Sessions;

namespace Platform.Application.Sessions;

/// <summary>Lists the caller's active sessions, newest first.</summary>
public sealed record ListSessions(PageRequest Page) : IQuery<PageOf<SessionView>>, IPagedQuery
{
    internal sealed class Validator : PagedQueryValidator<ListSessions>;

    internal sealed class Handler(IAppDb db, ICaller caller, TimeProvider clock)
        : IUseCaseHandler<ListSessions, Result<PageOf<SessionView>>>
    {
        public async Task<Result<PageOf<SessionView>>> Handle(ListSessions query, CancellationToken ct) =>
            await db.PageAsync<Session, SessionFor, SessionView>(
                new LiveSessionsOf(caller, clock.GetUtcNow()), SessionReaders.For(caller), query.Page, ct);
    }
}
