using Platform.Application.Common;
using Platform.WebApi.Http.Versioning;

namespace Platform.WebApi.Http.Requests;

/// <summary><c>?limit=20&amp;offset=0</c>, both optional. The query's validator checks the ranges.</summary>
internal sealed class PageQuery(PageRequest page)
{
    /// <summary>The requested page.</summary>
    public PageRequest Page { get; } = page;

    /// <summary>Called by the framework for a parameter of this type.</summary>
    /// <exception cref="Errors.RefusedException">A value is not a number.</exception>
    public static ValueTask<PageQuery?> BindAsync(HttpContext context)
    {
        if (RequestVersion.OlderFormOf(context) is { IsWhole: true })
        {
            return ValueTask.FromResult<PageQuery?>(new PageQuery(PageRequest.Everything));
        }

        var query = new QueryReader(context.Request.Query);
        var page = query.Page();
        query.ThrowIfWrong();
        return ValueTask.FromResult<PageQuery?>(new PageQuery(page));
    }
}
