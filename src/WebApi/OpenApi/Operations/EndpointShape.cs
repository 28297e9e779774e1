using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using NSwag.Generation.AspNetCore;
using NSwag.Generation.Processors.Contexts;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Idempotency;
using Platform.WebApi.Http.Pipeline;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.OpenApi.Operations;

/// <summary>What an endpoint's metadata and its handler's parameters declare. The innermost metadata wins, as in routing.</summary>
internal sealed class EndpointShape(ApiDescription description)
{
    private readonly IList<object> _metadata = description.ActionDescriptor.EndpointMetadata;

    private readonly ParameterInfo[] _parameters =
        description.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>().Last().GetParameters();

    public string Name => Require<Operation>().Id;

    public Access Access => Require<Access>();

    public JsonDialect Dialect => Require<JsonDialect>();

    /// <summary>Its successful responses, the usual one first.</summary>
    public IEnumerable<Success> Successes => _metadata.OfType<Success>();

    /// <summary>Its errors other than those that the other members imply.</summary>
    public IEnumerable<MayRefuse> Refusals => _metadata.OfType<MayRefuse>();

    /// <summary>The type of its body; null without a body.</summary>
    public Type? Body => BodyTypeOf(typeof(Body<>)) ?? BodyTypeOf(typeof(OptionalBody<>));

    public bool IsBodyOptional => BodyTypeOf(typeof(OptionalBody<>)) is not null;

    /// <summary>Whether it accepts <c>limit</c> and <c>offset</c>.</summary>
    public bool IsPaged => Successes.Any(success => success.List == ListKind.Pages);

    /// <summary>The filters of its list.</summary>
    public IEnumerable<ListFilter> Filters => _metadata.OfType<ListFilter>();

    /// <summary>The type of the id in its path; null without an id.</summary>
    public Type? Id => _parameters.FirstOrDefault(parameter => parameter.Name == "id")?.ParameterType;

    /// <summary>The format of that id, if it is text.</summary>
    public IdForm? IdForm => Find<IdForm>();

    public bool TakesIfMatch => _parameters.Any(parameter => parameter.ParameterType == typeof(IfMatchHeader));

    public bool TakesIfNoneMatch => !IsChange && Successes.Any(success => success.HasETag);

    /// <summary>How it honours <c>Idempotency-Key</c>; null if it doesn't.</summary>
    public Idempotent? Idempotent => Find<Idempotent>();

    /// <summary>Whether its response has a <c>Location</c> header.</summary>
    public bool HasLocation => Find<Located>() is not null;

    /// <summary>An example of its CSV response; null for JSON.</summary>
    public string? Csv => Find<CsvAnswer>()?.Example;

    /// <summary>Whether it can change something.</summary>
    public bool IsChange => description.HttpMethod != HttpMethods.Get;

    /// <summary>Whether it is a health check: served over plain HTTP, and never limited.</summary>
    public bool IsHealthCheck => HttpsRule.Spares("/" + description.RelativePath);

    /// <summary>The endpoint of the operation that is being described.</summary>
    public static EndpointShape Of(OperationProcessorContext context) => new(((AspNetCoreOperationProcessorContext)context).ApiDescription);

    /// <summary>The metadata of this type; null if there is none.</summary>
    public T? Find<T>()
        where T : class => _metadata.OfType<T>().LastOrDefault();

    private T Require<T>()
        where T : class =>
        Find<T>() ?? throw new InvalidOperationException($"/{description.RelativePath} does not state its {typeof(T).Name}");

    private Type? BodyTypeOf(Type generic) => _parameters.Select(parameter => parameter.ParameterType)
        .FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == generic)?.GetGenericArguments()[0];
}
