using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Platform.Application.Common;

/// <summary>The requested part of a list.</summary>
/// <param name="Limit">The maximum number of items, 1 to 100.</param>
/// <param name="Offset">The number of items to skip.</param>
public sealed record PageRequest(int Limit = PageRequest.DefaultLimit, int Offset = 0)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    /// <summary>The whole list as one page. No request can ask for it: it is identified by reference.</summary>
    public static readonly PageRequest Everything = new(int.MaxValue);
}

/// <summary>One page of a list.</summary>
/// <param name="Items">The items of the page.</param>
/// <param name="Total">The number of items in the whole list.</param>
/// <param name="Page">The requested part.</param>
public sealed record PageOf<T>(IReadOnlyList<T> Items, int Total, PageRequest Page)
{
    /// <summary>Whether more items follow.</summary>
    public bool HasMore => Page.Offset + (long)Items.Count < Total && Items.Count > 0;
}

/// <summary>A query that returns a list in pages.</summary>
public interface IPagedQuery
{
    PageRequest Page { get; }
}

/// <summary>Validates the page of any paged query.</summary>
public abstract class PagedQueryValidator<TQuery> : AbstractValidator<TQuery>
    where TQuery : IPagedQuery
{
    protected PagedQueryValidator()
    {
        RuleFor(q => q.Page.Limit).InclusiveBetween(1, PageRequest.MaxLimit).When(q => !ReferenceEquals(q.Page, PageRequest.Everything))
            .OverridePropertyName(nameof(PageRequest.Limit));
        RuleFor(q => q.Page.Offset).GreaterThanOrEqualTo(0).OverridePropertyName(nameof(PageRequest.Offset));
    }
}

/// <summary>Reads one page.</summary>
public static class Paging
{
    /// <summary>Reads the page and the total count in one statement. The list must have a stable order.</summary>
    public static async Task<PageOf<T>> ToPageAsync<T>(this IQueryable<T> list, PageRequest page, CancellationToken ct)
    {
        if (ReferenceEquals(page, PageRequest.Everything))
        {
            var all = await list.ToListAsync(ct);
            return new PageOf<T>(all, all.Count, page);
        }

        var rows = await list.Skip(page.Offset).Take(page.Limit).Select(item => new { Item = item, Total = list.Count() }).ToListAsync(ct);

        // Past the end there is no row that contains the count.
        var total = rows.Count > 0 ? rows[0].Total : page.Offset > 0 ? await list.CountAsync(ct) : 0;
        return new PageOf<T>([.. rows.Select(row => row.Item)], total, page);
    }
}
