using Platform.Application.Common;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Http;

/// <summary><c>?limit=20&amp;offset=0</c>, where each may be left out. Ranges are the query's validator's business.</summary>
internal sealed class PageQuery(PageRequest page)
{
    /// <summary>What was asked for.</summary>
    public PageRequest Page { get; } = page;

    /// <summary>Called by the framework for a parameter of this type.</summary>
    /// <exception cref="RefusedException">One of them is no number.</exception>
    public static ValueTask<PageQuery?> BindAsync(HttpContext context)
    {
        if (OlderForm.Of(context) is { IsWhole: true }) return ValueTask.FromResult<PageQuery?>(new PageQuery(PageRequest.Everything));
        var query = new QueryReader(context.Request.Query);
        var page = query.Page();
        query.ThrowIfWrong();
        return ValueTask.FromResult<PageQuery?>(new PageQuery(page));
    }
}
