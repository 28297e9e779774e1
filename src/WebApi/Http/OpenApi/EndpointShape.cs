using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Platform.WebApi.Auth;

namespace Platform.WebApi.Http.OpenApi;

/// <summary>All that an endpoint's metadata and its handler's parameters say of it.</summary>
internal sealed record EndpointShape
{
    public required Operation Operation { get; init; }

    public required Access Access { get; init; }

    public required Dialect Dialect { get; init; }

    /// <summary>What it answers when it does not refuse, the usual answer first.</summary>
    public required IReadOnlyList<Success> Successes { get; init; }

    /// <summary>What it refuses besides what everything else here tells of.</summary>
    public required IReadOnlyList<MayRefuse> Refusals { get; init; }

    /// <summary>What the body is read into; null where there is none.</summary>
    public Type? Body { get; init; }

    public bool IsBodyOptional { get; init; }

    /// <summary>Whether it takes <c>limit</c> and <c>offset</c>.</summary>
    public bool IsPaged { get; init; }

    /// <summary>What narrows its list.</summary>
    public IReadOnlyList<ListFilter> Filters { get; init; } = [];

    /// <summary>What the id in its path is read into; null where it has none, and so names no one thing that may not be there.</summary>
    public Type? Id { get; init; }

    /// <summary>The form of that id, where it is a text.</summary>
    public IdForm? IdForm { get; init; }

    /// <summary>Whether it honours <c>If-Match</c>.</summary>
    public bool IsConditional { get; init; }

    /// <summary>How it honours <c>Idempotency-Key</c>; null where it does not.</summary>
    public Idempotent? Idempotent { get; init; }

    /// <summary>Whether its answer names where the new thing is.</summary>
    public bool HasLocation { get; init; }

    /// <summary>What its answer may look like, where that is a table; null for JSON.</summary>
    public string? Csv { get; init; }

    /// <summary>Whether it can change something.</summary>
    public bool IsChange { get; init; }

    /// <summary>Whether it is for load balancers: served over plain HTTP, and never limited.</summary>
    public bool IsHealthCheck { get; init; }

    /// <exception cref="InvalidOperationException">The endpoint does not say enough of itself.</exception>
    public static EndpointShape Of(ApiDescription description)
    {
        var metadata = description.ActionDescriptor.EndpointMetadata;
        var named = metadata.OfType<MethodInfo>().Last().GetParameters();
        var parameters = named.Select(p => p.ParameterType).ToList();
        var body = parameters.FirstOrDefault(p => Is(p, typeof(Body<>)) || Is(p, typeof(OptionalBody<>)));
        var path = "/" + description.RelativePath;
        return new EndpointShape
        {
            Operation = Needed<Operation>(metadata, path),
            Access = Needed<Access>(metadata, path),
            Dialect = Needed<Dialect>(metadata, path),
            Successes = [.. metadata.OfType<Success>()],
            Refusals = [.. metadata.OfType<MayRefuse>()],
            Body = body?.GetGenericArguments()[0],
            IsBodyOptional = body is not null && Is(body, typeof(OptionalBody<>)),
            IsPaged = metadata.OfType<Success>().Any(success => success.List == ListKind.Pages),
            Filters = [.. metadata.OfType<ListFilter>()],
            Id = named.FirstOrDefault(p => p.Name == "id")?.ParameterType,
            IdForm = metadata.OfType<IdForm>().LastOrDefault(),
            IsConditional = parameters.Contains(typeof(IfMatchHeader)),
            Idempotent = metadata.OfType<Idempotent>().LastOrDefault(),
            HasLocation = metadata.OfType<Located>().Any(),
            Csv = metadata.OfType<CsvAnswer>().LastOrDefault()?.Example,
            IsChange = description.HttpMethod is not "GET",
            IsHealthCheck = HttpsRule.Spares(path),
        };
    }

    // The innermost word counts, as it does in routing.
    private static T Needed<T>(IList<object> metadata, string path) =>
        metadata.OfType<T>().LastOrDefault() ?? throw new InvalidOperationException($"{path} does not say its {typeof(T).Name}");

    private static bool Is(Type type, Type generic) => type.IsGenericType && type.GetGenericTypeDefinition() == generic;
}
