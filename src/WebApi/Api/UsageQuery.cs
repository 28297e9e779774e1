using Platform.Application.Usage;
using Platform.WebApi.Http;

namespace Platform.WebApi.Api;

/// <summary><c>?from=2026-01-01&amp;to=2026-01-31</c>, where each may be left out.</summary>
internal sealed class UsageQuery(GetUsage usage)
{
    /// <summary>What was asked for.</summary>
    public GetUsage Usage { get; } = usage;

    /// <summary>Called by the framework for a parameter of this type.</summary>
    /// <exception cref="RefusedException">One of them is no date.</exception>
    public static ValueTask<UsageQuery?> BindAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var usage = new GetUsage(query.Date(nameof(GetUsage.From)), query.Date(nameof(GetUsage.To)));
        query.ThrowIfWrong();
        return ValueTask.FromResult<UsageQuery?>(new UsageQuery(usage));
    }
}
