using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.Audit;

/// <summary>Lists the audit entries of the caller's organization, newest first.</summary>
public sealed record ListAuditEvents(PageRequest Page, AuditFilter Filter) : IQuery<PageOf<AuditEventView>>, IPagedQuery, IAuditQuery
{
    internal sealed class Validator : PagedQueryValidator<ListAuditEvents>
    {
        public Validator() => this.AddFilterRules();
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditSealing sealing)
        : IUseCaseHandler<ListAuditEvents, Result<PageOf<AuditEventView>>>
    {
        public async Task<Result<PageOf<AuditEventView>>> Handle(ListAuditEvents query, CancellationToken ct)
        {
            await sealing.CatchUpAsync(caller.Organization, ct);
            return await db.PageAsync<AuditEntry, AuditEventView>(new AuditEntriesOf(caller, query.Filter), query.Page, ct);
        }
    }
}
