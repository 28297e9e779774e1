using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Platform.Application.Common;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Limit">How many, 1 to 100.</param>
/// <param name="Offset">How many are passed over first, from 0.</param>
public sealed record PageRequest(int Limit = PageRequest.DefaultLimit, int Offset = 0)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    /// <summary>The whole list as one page. No request can ask for it: it is identified by reference.</summary>
    public static readonly PageRequest Everything = new(MaxLimit);
}

/// <summary>One page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Total">How many the whole list has.</param>
/// <param name="Page">Which part it is.</param>
public sealed record PageOf<T>(IReadOnlyList<T> Items, int Total, PageRequest Page)
{
    /// <summary>Whether something comes after this page.</summary>
    public bool HasMore => Page.Offset + (long)Items.Count < Total && Items.Count > 0;
}

/// <summary>A query whose answer is a list in pages.</summary>
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
        RuleFor(q => q.Page.Limit).InclusiveBetween(1, PageRequest.MaxLimit).OverridePropertyName(nameof(PageRequest.Limit));
        RuleFor(q => q.Page.Offset).GreaterThanOrEqualTo(0).OverridePropertyName(nameof(PageRequest.Offset));
    }
}

/// <summary>Reads one page.</summary>
public static class Paging
{
    /// <summary>Reads the page and counts the list in one statement; the list must be in a stable order.</summary>
    public static async Task<PageOf<T>> ToPageAsync<T>(this IQueryable<T> list, PageRequest page, CancellationToken ct)
    {
        if (ReferenceEquals(page, PageRequest.Everything))
        {
            var all = await list.ToListAsync(ct);
            return new PageOf<T>(all, all.Count, page);
        }

        var rows = await list.Skip(page.Offset).Take(page.Limit).Select(item => new { Item = item, Total = list.Count() }).ToListAsync(ct);

        // Beyond the end there is no row that could carry the count.
        var total = rows.Count > 0 ? rows[0].Total : page.Offset > 0 ? await list.CountAsync(ct) : 0;
        return new PageOf<T>([.. rows.Select(row => row.Item)], total, page);
    }
}
