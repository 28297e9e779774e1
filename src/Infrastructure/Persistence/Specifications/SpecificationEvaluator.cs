using System.Linq.Expressions;
using Ardalis.Specification;
using Microsoft.EntityFrameworkCore;

namespace Platform.Infrastructure.Persistence.Specifications;

/// <summary>Applies specifications to EF Core queries. Parts that no use case needs are rejected rather than ignored.</summary>
internal static class SpecificationEvaluator
{
    /// <summary>The rows that a specification selects.</summary>
    /// <exception cref="NotSupportedException">The specification has a part that isn't supported.</exception>
    public static IQueryable<T> Apply<T>(IQueryable<T> set, ISpecification<T> specification)
        where T : class
    {
        EnsureSupported(specification);
        var query = WhereEvaluator.Instance.GetQuery(set, specification);
        query = OrderEvaluator.Instance.GetQuery(query, specification);
        query = PaginationEvaluator.Instance.GetQuery(query, specification);
        foreach (var include in specification.IncludeExpressions) query = query.Include(PathOf(include.LambdaExpression));
        return specification.AsNoTracking ? query.AsNoTracking() : query;
    }

    /// <summary>Rejects a specification with a part that isn't applied.</summary>
    /// <exception cref="NotSupportedException">The specification has a part that isn't supported.</exception>
    public static void EnsureSupported<T>(ISpecification<T> specification)
        where T : class
    {
        if (HasMore(specification)) throw new NotSupportedException($"{specification.GetType().Name} has a part that isn't applied.");
    }

    // Converts u => u.Session.User to "Session.User". Other expressions give an empty path, which EF Core rejects.
    private static string PathOf(LambdaExpression navigation)
    {
        var names = new Stack<string>();
        for (var at = navigation.Body as MemberExpression; at is not null; at = at.Expression as MemberExpression)
        {
            names.Push(at.Member.Name);
        }

        return string.Join('.', names);
    }

    private static bool HasMore<T>(ISpecification<T> specification)
        where T : class =>
        specification.AsSplitQuery
        || specification.AsTracking
        || specification.AsNoTrackingWithIdentityResolution
        || specification.IgnoreQueryFilters
        || specification.IgnoreAutoIncludes
        || specification.PostProcessingAction is not null
        || specification.SearchCriterias.Any()
        || specification.QueryTags.Any()
        || specification.IncludeStrings.Any()
        || specification.IncludeExpressions.Any(include => include.Type != IncludeTypeEnum.Include);
}
