using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Ardalis.Specification;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Platform.Application.Common;

namespace Platform.Infrastructure.Persistence.Specifications;

/// <summary>
/// Reads pages of lists with compiled queries. A list is compiled at its first use, once per form: the optional conditions of a
/// specification give it a few.
/// </summary>
internal sealed class ListQueries
{
    // A compiled query is bound to a model; each provider has one.
    private static readonly ConditionalWeakTable<IModel, ListQueries> OfModels = [];

    private readonly ConcurrentDictionary<(Type List, Type View), Form[]> _forms = new();

    /// <summary>Reads a page of a list and counts the list.</summary>
    public static Task<PageOf<TView>> ReadAsync<T, TSource, TView>(
        DbContext db, IKnowsCounts counts, ISpecification<T> list, Expression<Func<T, TSource>>? source,
        Func<IQueryable<TSource>, IQueryable<TView>> view, PageRequest page, CancellationToken ct)
        where T : class
    {
        var form = ListForm.Of(list, source);
        var queries = OfModels.GetOrCreateValue(db.Model);
        return queries.QueryFor(db, form, list, source, view).ReadAsync(db, counts, form, page, ct);
    }

    private CompiledList<TView> QueryFor<T, TSource, TView>(
        DbContext db, ListForm form, ISpecification<T> list, Expression<Func<T, TSource>>? source,
        Func<IQueryable<TSource>, IQueryable<TView>> view)
        where T : class
    {
        var key = (list.GetType(), typeof(TView));
        var known = _forms.GetValueOrDefault(key, []);
        foreach (var one in known)
        {
            if (one.Key.Matches(form)) return (CompiledList<TView>)one.Query;
        }

        var compiled = CompiledList<TView>.Of(db, form, list, source, view);

        // The form that is kept must not keep the objects that this request's values are in.
        var added = new Form(form.WithoutValues(), compiled);
        _forms.AddOrUpdate(key, [added], (_, others) => [.. others, added]);
        return compiled;
    }

    private sealed record Form(ListForm Key, object Query);
}
