using Platform.Application.Usage;
using Platform.WebApi.Http.Requests;

namespace Platform.WebApi.Api.Organizations;

/// <summary><c>?from=2026-01-01&amp;to=2026-01-31</c>, both optional.</summary>
internal sealed class UsageQuery(GetUsage usage)
{
    /// <summary>The requested usage.</summary>
    public GetUsage Usage { get; } = usage;

    /// <summary>Called by the framework for a parameter of this type.</summary>
    /// <exception cref="Http.Errors.RefusedException">A value is not a date.</exception>
    public static ValueTask<UsageQuery?> BindAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var usage = new GetUsage(query.Date(nameof(GetUsage.From)), query.Date(nameof(GetUsage.To)));
        query.ThrowIfWrong();
        return ValueTask.FromResult<UsageQuery?>(new UsageQuery(usage));
    }
}
