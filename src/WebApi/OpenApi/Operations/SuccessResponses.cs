using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Namotion.Reflection;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Idempotency;
using Platform.WebApi.Http.Json;
using Platform.WebApi.Http.Pipeline;
using Platform.WebApi.OpenApi.Samples;
using Platform.WebApi.OpenApi.Schemas;
using Platform.WebApi.Versions;

namespace Platform.WebApi.OpenApi.Operations;

/// <summary>Describes an endpoint's successful responses. Examples are written by the code that writes responses at run time.</summary>
internal sealed class SuccessResponses : IOperationProcessor
{
    private const string Json = "application/json";
    private const string Csv = "text/csv";

    private static readonly PageInfo Page = new(Total: 150, Limit: 20, Offset: 0, HasMore: true);

    public bool Process(OperationProcessorContext context)
    {
        var endpoint = EndpointShape.Of(context);
        var responses = context.OperationDescription.Operation.Responses;
        foreach (var success in endpoint.Successes)
        {
            responses[success.Status.ToString(CultureInfo.InvariantCulture)] = Response(endpoint, success, context);
        }

        if (endpoint.TakesIfNoneMatch) responses["304"] = NotModified(context.Document);
        return true;
    }

    private static OpenApiResponse Response(EndpointShape endpoint, Success success, OperationProcessorContext context)
    {
        var hasBody = success.Type is not null || endpoint.Csv is not null;
        var response = new OpenApiResponse
        {
            Description = hasBody ? ReasonPhrases.GetReasonPhrase(success.Status) : "Done; the answer has no body.",
        };
        ResponseHeaders.Add(response, context.Document, HeadersOf(endpoint, success));
        if (endpoint.Csv is { } table)
        {
            response.Content[Csv] = BodyExample.Content(new JsonSchema { Type = JsonObjectType.String }, [new BodyExample("", table)]);
        }

        if (success.Type is { } type)
        {
            var item = context.SchemaGenerator.GenerateWithReference<JsonSchema>(type.ToContextualType(), context.SchemaResolver);
            var schema = DialectSchemas.Success(endpoint.Dialect, item, success.List, context.Document);
            response.Content[Json] = BodyExample.Content(schema, [ExampleOf(endpoint.Dialect, success, type)]);
        }

        return response;
    }

    private static OpenApiResponse NotModified(OpenApiDocument document)
    {
        var response = new OpenApiResponse
        {
            Description = "The state that `If-None-Match` names is the present one; the answer has no body.",
        };
        ResponseHeaders.Add(response, document, [RequestIds.Header, VersionHeaders.Version, HeaderNames.ETag, .. ResponseHeaders.OfLimits]);
        return response;
    }

    private static IEnumerable<string> HeadersOf(EndpointShape endpoint, Success success)
    {
        yield return RequestIds.Header;
        yield return VersionHeaders.Version;
        if (success.Status == StatusCodes.Status503ServiceUnavailable) yield return HeaderNames.RetryAfter;
        if (endpoint.HasLocation) yield return HeaderNames.Location;
        if (endpoint.Idempotent is { HasSecret: false }) yield return IdempotencyKey.ReplayedHeader;
        if (!endpoint.IsHealthCheck) foreach (var header in ResponseHeaders.OfLimits) yield return header;
        if (endpoint.Csv is not null) yield return HeaderNames.ContentDisposition;
        if (success.HasETag) yield return HeaderNames.ETag;
    }

    private static BodyExample ExampleOf(JsonDialect dialect, Success success, Type type)
    {
        var value = Examples.OfAnswer(type, success.Status);
        var list = success.List switch
        {
            ListKind.Pages => new ListInfo(Page),
            ListKind.Whole => ListInfo.Whole,
            _ => null,
        };
        return new BodyExample("", JsonText.TokenOf(json =>
        {
            dialect.BeginSuccess(json, list);
            if (list is not null) json.WriteStartArray();
            if (value is JsonNode node) node.WriteTo(json);
            else JsonSerializer.Serialize(json, value, ApiJson.TypeInfo(type));
            if (list is not null) json.WriteEndArray();
            dialect.EndSuccess(json, list);
        }));
    }
}
