using System.Linq.Expressions;
using Ardalis.Specification;
using Mapster;

namespace Platform.Application.Common;

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
