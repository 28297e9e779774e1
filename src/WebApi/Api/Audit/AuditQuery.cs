using Platform.Application.Audit;
using Platform.WebApi.Http.Requests;

namespace Platform.WebApi.Api.Audit;

/// <summary>
/// <c>?actor=42&amp;action=api_key.created&amp;target_type=api_key&amp;target_id=7&amp;from=…&amp;to=…</c>, all
/// optional, and <c>limit</c> and <c>offset</c>.
/// </summary>
internal sealed class AuditQuery(ListAuditEvents list)
{
    /// <summary>The requested page of the list.</summary>
    public ListAuditEvents List { get; } = list;

    /// <summary>The same filter without pages.</summary>
    public ExportAuditEvents Export => new(List.Filter);

    /// <summary>Called by the framework for a parameter of this type.</summary>
    /// <exception cref="Http.Errors.RefusedException">A value can't be read.</exception>
    public static ValueTask<AuditQuery?> BindAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var filter = new AuditFilter(
            query.Id(nameof(AuditFilter.Actor)),
            query.Text(nameof(AuditFilter.Action)),
            query.Text(nameof(AuditFilter.TargetType)),
            query.Text(nameof(AuditFilter.TargetId)),
            query.Instant(nameof(AuditFilter.From)),
            query.Instant(nameof(AuditFilter.To)));
        var list = new ListAuditEvents(query.Page(), filter);
        query.ThrowIfWrong();
        return ValueTask.FromResult<AuditQuery?>(new AuditQuery(list));
    }
}
