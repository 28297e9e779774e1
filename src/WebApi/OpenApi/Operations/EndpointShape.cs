using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using NSwag.Generation.AspNetCore;
using NSwag.Generation.Processors.Contexts;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;

namespace Platform.WebApi.OpenApi.Operations;

/// <summary>What an endpoint's metadata and its handler's parameters state.</summary>
internal sealed record EndpointShape
{
    public required string Name { get; init; }

    public required Access Access { get; init; }

    public required Dialect Dialect { get; init; }

    /// <summary>What it answers when it does not refuse, the usual answer first.</summary>
    public required IReadOnlyList<Success> Successes { get; init; }

    /// <summary>What it refuses besides what the other members here imply.</summary>
    public required IReadOnlyList<MayRefuse> Refusals { get; init; }

    /// <summary>What the body is read into; null where there is none.</summary>
    public Type? Body { get; init; }

    public bool IsBodyOptional { get; init; }

    /// <summary>Whether it takes <c>limit</c> and <c>offset</c>.</summary>
    public bool IsPaged { get; init; }

    /// <summary>What narrows its list.</summary>
    public IReadOnlyList<ListFilter> Filters { get; init; } = [];

    /// <summary>What the id in its path is read into; null where its path has none.</summary>
    public Type? Id { get; init; }

    /// <summary>The form of that id, where it is text.</summary>
    public IdForm? IdForm { get; init; }

    /// <summary>Whether it honours <c>If-Match</c>.</summary>
    public bool TakesIfMatch { get; init; }

    /// <summary>Whether it honours <c>If-None-Match</c>.</summary>
    public bool TakesIfNoneMatch { get; init; }

    /// <summary>How it honours <c>Idempotency-Key</c>; null where it does not.</summary>
    public Idempotent? Idempotent { get; init; }

    /// <summary>Whether its answer names where the new thing is.</summary>
    public bool HasLocation { get; init; }

    /// <summary>An example of its answer where that is a table; null for JSON.</summary>
    public string? Csv { get; init; }

    /// <summary>Whether it can change something.</summary>
    public bool IsChange { get; init; }

    /// <summary>Whether it is for load balancers: served over plain HTTP, and never limited.</summary>
    public bool IsHealthCheck { get; init; }

    /// <summary>The endpoint of the operation that is being described.</summary>
    /// <exception cref="InvalidOperationException">The endpoint does not say enough of itself.</exception>
    public static EndpointShape Of(OperationProcessorContext context) => Of(((AspNetCoreOperationProcessorContext)context).ApiDescription);

    private static EndpointShape Of(ApiDescription description)
    {
        var metadata = description.ActionDescriptor.EndpointMetadata;
        var named = metadata.OfType<MethodInfo>().Last().GetParameters();
        var parameters = named.Select(p => p.ParameterType).ToList();
        var body = parameters.FirstOrDefault(p => Is(p, typeof(Body<>)) || Is(p, typeof(OptionalBody<>)));
        var path = "/" + description.RelativePath;
        var successes = metadata.OfType<Success>().ToList();
        return new EndpointShape
        {
            Name = Needed<Operation>(metadata, path).Id,
            Access = Needed<Access>(metadata, path),
            Dialect = Needed<Dialect>(metadata, path),
            Successes = successes,
            Refusals = [.. metadata.OfType<MayRefuse>()],
            Body = body?.GetGenericArguments()[0],
            IsBodyOptional = body is not null && Is(body, typeof(OptionalBody<>)),
            IsPaged = successes.Any(success => success.List == ListKind.Pages),
            Filters = [.. metadata.OfType<ListFilter>()],
            Id = named.FirstOrDefault(p => p.Name == "id")?.ParameterType,
            IdForm = metadata.OfType<IdForm>().LastOrDefault(),
            TakesIfMatch = parameters.Contains(typeof(IfMatchHeader)),
            TakesIfNoneMatch = description.HttpMethod == HttpMethods.Get && successes.Any(success => success.HasETag),
            Idempotent = metadata.OfType<Idempotent>().LastOrDefault(),
            HasLocation = metadata.OfType<Located>().Any(),
            Csv = metadata.OfType<CsvAnswer>().LastOrDefault()?.Example,
            IsChange = description.HttpMethod != HttpMethods.Get,
            IsHealthCheck = HttpsRule.Spares(path),
        };
    }

    // The innermost word counts, as it does in routing.
    private static T Needed<T>(IList<object> metadata, string path) =>
        metadata.OfType<T>().LastOrDefault() ?? throw new InvalidOperationException($"{path} does not say its {typeof(T).Name}");

    private static bool Is(Type type, Type generic) => type.IsGenericType && type.GetGenericTypeDefinition() == generic;
}
