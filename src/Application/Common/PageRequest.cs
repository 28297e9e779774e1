using System.Linq.Expressions;
using Ardalis.Specification;
using FluentValidation;
using Mapster;

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

/// <summary>Reads one page of a list of views.</summary>
internal static class Paging
{
    /// <summary>Reads a page of the rows that a specification selects, as views, and counts them.</summary>
    public static Task<PageOf<TView>> PageAsync<T, TView>(
        this IAppDb db, ISpecification<T> list, PageRequest page, CancellationToken ct)
        where T : class => db.PageAsync<T, T, TView>(list, null, Project<T, TView>, page, ct);

    /// <summary>Reads a page of the rows that a specification selects, as views mapped from what each row is paired with.</summary>
    public static Task<PageOf<TView>> PageAsync<T, TSource, TView>(
        this IAppDb db, ISpecification<T> list, Expression<Func<T, TSource>> source, PageRequest page, CancellationToken ct)
        where T : class => db.PageAsync(list, source, Project<TSource, TView>, page, ct);

    private static IQueryable<TView> Project<TSource, TView>(IQueryable<TSource> rows) => rows.ProjectToType<TView>(Mappings.Config);
}
