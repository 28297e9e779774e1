using System.Linq.Expressions;
using Ardalis.Specification;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Platform.Application.Common;

namespace Platform.Infrastructure.Persistence.Specifications;

/// <summary>The compiled queries of all lists of one form: a page with the count, the whole list, and the count alone.</summary>
internal sealed class CompiledList<TView>
{
    private readonly Func<DbContext, List<object?>, IAsyncEnumerable<Row>> _page;
    private readonly Lazy<Func<DbContext, List<object?>, IAsyncEnumerable<TView>>> _pageAlone;
    private readonly Lazy<Func<DbContext, List<object?>, IAsyncEnumerable<TView>>> _fromEnd;
    private readonly Lazy<Func<DbContext, List<object?>, IAsyncEnumerable<TView>>> _whole;
    private readonly Lazy<Func<DbContext, List<object?>, CancellationToken, Task<int>>> _count;

    private CompiledList(Expression list, ParameterExpression db, IReadOnlyList<ParameterExpression> values)
    {
        // The same statement as views.Skip(offset).Take(limit).Select(view => new Row(view, views.Count())).
        var (offset, limit) = (Expression.Parameter(typeof(int), "offset"), Expression.Parameter(typeof(int), "limit"));
        var view = Expression.Parameter(typeof(TView), "view");
        var count = OnQueryable(nameof(Queryable.Count), [typeof(TView)], list);
        var row = Expression.Lambda<Func<TView, Row>>(Expression.New(typeof(Row).GetConstructors().Single(), view, count), view);
        var page = Page(list, offset, limit);
        var counted = OnQueryable(nameof(Queryable.Select), [typeof(TView), typeof(Row)], page, Expression.Quote(row));
        _page = Rows<Row>(counted, [db, .. values, offset, limit]);
        _pageAlone = new(() => Rows<TView>(page, [db, .. values, offset, limit]));
        _fromEnd = new(() => Rows<TView>(Page(Reversed(list), offset, limit), [db, .. values, offset, limit]));
        _whole = new(() => Rows<TView>(list, [db, .. values]));
        _count = new(() => Single<int>(count, [db, .. values]));
    }

    /// <summary>Compiles the queries of a list; the context is used for translating only.</summary>
    public static CompiledList<TView> Of<T, TSource>(
        DbContext db, ListForm form, ISpecification<T> list, Expression<Func<T, TSource>>? source,
        Func<IQueryable<TSource>, IQueryable<TView>> view)
        where T : class
    {
        var rows = SpecificationEvaluator.Apply(db.Set<T>(), list);
        var views = view(source is null ? (IQueryable<TSource>)rows : rows.Select(source));
        var context = Expression.Parameter(typeof(DbContext), "db");

        // A statement names its parameters after the variables, which makes it readable.
        var values = form.Nodes.Select((node, i) => Expression.Parameter(node.Type, $"{node.Member.Name}{i}")).ToList();
        return new(new Parameters(context, form.Nodes, values).Visit(views.Expression), context, values);
    }

    /// <summary>
    /// Reads one page and the count, in one statement unless the page is beyond the end. A count that is known and still valid when the
    /// page has been read isn't made again.
    /// </summary>
    public async Task<PageOf<TView>> ReadAsync(
        DbContext db, IKnowsCounts counts, ListForm form, PageRequest page, CancellationToken ct)
    {
        var values = form.Values;
        if (ReferenceEquals(page, PageRequest.Everything))
        {
            var all = await ReadAsync(_whole.Value(db, values), [], ct);
            return new PageOf<TView>(all, all.Count, page);
        }

        var conditions = values[..form.Conditions];
        values.Add(page.Offset);
        values.Add(page.Limit);
        var state = counts.ReadState();
        if (state is { } before && counts.Counts!.TryFind(this, conditions, before, out var known))
        {
            var views = await ReadAsync(db, values, page, known, ct);
            if (counts.ReadState() == before) return new PageOf<TView>(views, known, page);
        }

        var counted = await CountAsync(db, values, page, ct);

        // The count is valid in this state only if nothing has changed it meanwhile.
        if (state is { } still && counts.ReadState() == still) counts.Counts!.Add(this, conditions, still, counted.Total);
        return counted;
    }

    // A page in the second half is read from the end: an index passes over rows one by one.
    private async Task<List<TView>> ReadAsync(DbContext db, List<object?> values, PageRequest page, int total, CancellationToken ct)
    {
        var views = new List<TView>(page.Limit);
        var (count, fromEnd) = (Math.Min(page.Limit, total - page.Offset), Math.Max(0, total - page.Offset - page.Limit));
        if (count <= 0) return views;
        if (fromEnd >= page.Offset) return await ReadAsync(_pageAlone.Value(db, values), views, ct);

        await ReadAsync(_fromEnd.Value(db, [.. values[..^2], fromEnd, count]), views, ct);
        views.Reverse();
        return views;
    }

    private async Task<PageOf<TView>> CountAsync(DbContext db, List<object?> values, PageRequest page, CancellationToken ct)
    {
        var (views, total) = (new List<TView>(page.Limit), 0);
        await foreach (var row in _page(db, values).WithCancellation(ct))
        {
            views.Add(row.View);
            total = row.Total;
        }

        // Beyond the end there is no row that could carry the count.
        if (views.Count == 0 && page.Offset > 0) total = await _count.Value(db, values, ct);
        return new PageOf<TView>(views, total, page);
    }

    private static async Task<List<TView>> ReadAsync(IAsyncEnumerable<TView> rows, List<TView> views, CancellationToken ct)
    {
        await foreach (var view in rows.WithCancellation(ct)) views.Add(view);
        return views;
    }

    private static MethodCallExpression Page(Expression list, Expression offset, Expression limit) => OnQueryable(
        nameof(Queryable.Take), [typeof(TView)], OnQueryable(nameof(Queryable.Skip), [typeof(TView)], list, offset), limit);

    // Only the list's own order: a query within a condition keeps its.
    private static Expression Reversed(Expression list) =>
        list is MethodCallExpression { Method: { DeclaringType: var type } method, Arguments: { Count: > 0 } arguments }
        && type == typeof(Queryable)
            ? OnQueryable(
                method.Name switch
                {
                    nameof(Queryable.OrderBy) => nameof(Queryable.OrderByDescending),
                    nameof(Queryable.OrderByDescending) => nameof(Queryable.OrderBy),
                    nameof(Queryable.ThenBy) => nameof(Queryable.ThenByDescending),
                    nameof(Queryable.ThenByDescending) => nameof(Queryable.ThenBy),
                    var other => other,
                },
                method.GetGenericArguments(),
                [Reversed(arguments[0]), .. arguments.Skip(1)])
            : list;

    private static MethodCallExpression OnQueryable(string method, Type[] types, params Expression[] arguments) =>
        Expression.Call(typeof(Queryable), method, types, arguments);

    private static Func<DbContext, List<object?>, IAsyncEnumerable<TRow>> Rows<TRow>(Expression query, ParameterExpression[] parameters)
    {
        var compiled = Compile(
            Expression.Lambda(DelegateOf(parameters, typeof(IQueryable<TRow>)), query, parameters),
            typeof(TRow),
            types => types.Length == parameters.Length + 1 && types[^1] is { IsGenericType: true } last
                && last.GetGenericTypeDefinition() == typeof(IQueryable<>));
        var (db, values) = (Expression.Parameter(typeof(DbContext)), Expression.Parameter(typeof(List<object?>)));
        var call = Expression.Invoke(Expression.Constant(compiled), [db, .. Unpacked(values, parameters)]);
        return Expression.Lambda<Func<DbContext, List<object?>, IAsyncEnumerable<TRow>>>(call, db, values).Compile();
    }

    private static Func<DbContext, List<object?>, CancellationToken, Task<TResult>> Single<TResult>(
        Expression query, ParameterExpression[] parameters)
    {
        ParameterExpression[] all = [.. parameters, Expression.Parameter(typeof(CancellationToken), "ct")];
        var compiled = Compile(
            Expression.Lambda(DelegateOf(all, typeof(TResult)), query, all),
            typeof(TResult),
            types => types.Length == all.Length + 1 && types[^2] == typeof(CancellationToken) && types[^1].IsGenericParameter);
        var (db, values) = (Expression.Parameter(typeof(DbContext)), Expression.Parameter(typeof(List<object?>)));
        var call = Expression.Invoke(Expression.Constant(compiled), [db, .. Unpacked(values, parameters), all[^1]]);
        return Expression.Lambda<Func<DbContext, List<object?>, CancellationToken, Task<TResult>>>(call, db, values, all[^1]).Compile();
    }

    private static Type DelegateOf(ParameterExpression[] parameters, Type result) =>
        Expression.GetFuncType([.. parameters.Select(parameter => parameter.Type), result]);

    private static IEnumerable<Expression> Unpacked(Expression values, ParameterExpression[] parameters) =>
        parameters.Skip(1).Select((parameter, i) =>
            Expression.Convert(Expression.Property(values, "Item", Expression.Constant(i)), parameter.Type));

    // EF has an overload for each number of parameters; which one is known only here.
    private static object Compile(LambdaExpression query, Type result, Func<Type[], bool> isWanted)
    {
        var method = typeof(EF).GetMethods().Single(one =>
            one.Name == nameof(EF.CompileAsyncQuery)
            && isWanted(one.GetParameters()[0].ParameterType.GetGenericArguments()[0].GetGenericArguments()));
        var types = query.Parameters.Select(parameter => parameter.Type).Where(type => type != typeof(CancellationToken));
        return method.MakeGenericMethod([.. types, result]).Invoke(null, [query])!;
    }

    /// <summary>A view, and how many the list has.</summary>
    internal sealed record Row(TView View, int Total);

    /// <summary>Replaces what a query reads from variables by parameters, and the context it was made with by another.</summary>
    private sealed class Parameters(
        ParameterExpression db, IReadOnlyList<MemberExpression> nodes, IReadOnlyList<ParameterExpression> values) : ExpressionVisitor
    {
        private readonly Dictionary<object, ParameterExpression> _values =
            nodes.Zip(values).ToDictionary(pair => (object)pair.First, pair => pair.Second, ReferenceEqualityComparer.Instance);

        protected override Expression VisitMember(MemberExpression node)
        {
            if (_values.TryGetValue(node, out var value)) return value;
            return ListForm.IsCaptured(node, out var captured) && captured is IQueryable query
                ? Visit(query.Expression)
                : base.VisitMember(node);
        }

        protected override Expression VisitExtension(Expression node) => node is EntityQueryRootExpression root
            ? Expression.Call(db, nameof(DbContext.Set), [root.ElementType])
            : base.VisitExtension(node);
    }
}
