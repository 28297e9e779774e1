using System.Globalization;
using Platform.Application.Common;
using Platform.Domain.Common;

namespace Platform.WebApi.Http;

/// <summary><c>?limit=20&amp;offset=0</c>, where each may be left out. Ranges are the query's validator's business.</summary>
internal sealed class PageQuery(Page page)
{
    /// <summary>What was asked for.</summary>
    public Page Page { get; } = page;

    /// <summary>Called by the framework for a parameter of this type.</summary>
    /// <exception cref="RefusedException">One of them is no number.</exception>
    public static ValueTask<PageQuery?> BindAsync(HttpContext context)
    {
        var wrong = new List<FieldError>();
        var limit = Number(context.Request, nameof(Page.Limit), Page.DefaultLimit, wrong);
        var offset = Number(context.Request, nameof(Page.Offset), 0, wrong);
        if (wrong.Count > 0) throw new RefusedException(Error.Invalid(wrong));
        return ValueTask.FromResult<PageQuery?>(new PageQuery(new Page(limit, offset)));
    }

    private static int Number(HttpRequest request, string name, int byDefault, List<FieldError> wrong)
    {
        var values = request.Query[Wire.Name(name)!];
        if (values.Count == 0) return byDefault;
        if (values.Count == 1 && int.TryParse(values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        wrong.Add(new FieldError(name, "Must be a whole number in range"));
        return byDefault;
    }
}
