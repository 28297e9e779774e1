using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using NSwag.Generation.AspNetCore;
using NSwag.Generation.Processors.Contexts;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;

namespace Platform.WebApi.OpenApi.Operations;

/// <summary>What an endpoint's metadata and its handler's parameters state. The innermost metadata counts, as it does in routing.</summary>
internal sealed class EndpointShape(ApiDescription description)
{
    private readonly IList<object> _metadata = description.ActionDescriptor.EndpointMetadata;

    private readonly ParameterInfo[] _parameters =
        description.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>().Last().GetParameters();

    public string Name => The<Operation>().Id;

    public Access Access => The<Access>();

    public Dialect Dialect => The<Dialect>();

    /// <summary>What it answers when it does not refuse, the usual answer first.</summary>
    public IEnumerable<Success> Successes => _metadata.OfType<Success>();

    /// <summary>What it refuses besides what the other members here imply.</summary>
    public IEnumerable<MayRefuse> Refusals => _metadata.OfType<MayRefuse>();

    /// <summary>What the body is read into; null where there is none.</summary>
    public Type? Body => ReadInto(typeof(Body<>)) ?? ReadInto(typeof(OptionalBody<>));

    public bool IsBodyOptional => ReadInto(typeof(OptionalBody<>)) is not null;

    /// <summary>Whether it takes <c>limit</c> and <c>offset</c>.</summary>
    public bool IsPaged => Successes.Any(success => success.List == ListKind.Pages);

    /// <summary>What narrows its list.</summary>
    public IEnumerable<ListFilter> Filters => _metadata.OfType<ListFilter>();

    /// <summary>What the id in its path is read into; null where its path has none.</summary>
    public Type? Id => _parameters.FirstOrDefault(parameter => parameter.Name == "id")?.ParameterType;

    /// <summary>The form of that id, where it is text.</summary>
    public IdForm? IdForm => Find<IdForm>();

    public bool TakesIfMatch => _parameters.Any(parameter => parameter.ParameterType == typeof(IfMatchHeader));

    public bool TakesIfNoneMatch => !IsChange && Successes.Any(success => success.HasETag);

    /// <summary>How it honours <c>Idempotency-Key</c>; null where it does not.</summary>
    public Idempotent? Idempotent => Find<Idempotent>();

    /// <summary>Whether its answer names where the new thing is.</summary>
    public bool HasLocation => Find<Located>() is not null;

    /// <summary>An example of its answer where that is a table; null for JSON.</summary>
    public string? Csv => Find<CsvAnswer>()?.Example;

    /// <summary>Whether it can change something.</summary>
    public bool IsChange => description.HttpMethod != HttpMethods.Get;

    /// <summary>Whether it is for load balancers: served over plain HTTP, and never limited.</summary>
    public bool IsHealthCheck => HttpsRule.Spares("/" + description.RelativePath);

    /// <summary>The endpoint of the operation that is being described.</summary>
    public static EndpointShape Of(OperationProcessorContext context) => new(((AspNetCoreOperationProcessorContext)context).ApiDescription);

    /// <summary>The metadata of a type; null where there is none.</summary>
    public T? Find<T>()
        where T : class => _metadata.OfType<T>().LastOrDefault();

    private T The<T>()
        where T : class =>
        Find<T>() ?? throw new InvalidOperationException($"/{description.RelativePath} does not state its {typeof(T).Name}");

    private Type? ReadInto(Type generic) => _parameters.Select(parameter => parameter.ParameterType)
        .FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == generic)?.GetGenericArguments()[0];
}
