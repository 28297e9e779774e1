using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Domain.Sessions;

namespace Platform.WebApi.Http.OpenApi;

/// <summary>Describes the answers of an endpoint in its dialect. Each example is written by the code that writes the answer itself.</summary>
internal sealed class Responses(Schemas schemas, Failures failures)
{
    private const string Json = "application/json";
    private const string Csv = "text/csv";

    // What most operations share is written once and referred to.
    private static readonly (string Name, Error[] Errors)[] Shared =
    [
        ("Unauthorized", [SessionErrors.AuthenticationRequired, SessionErrors.TokenExpired]),
        ("Forbidden", [HttpErrors.InsufficientPermissions, HttpErrors.OriginNotAllowed, OrganizationErrors.Disabled, HttpErrors.HttpsRequired]),
        ("HttpsRequired", [HttpErrors.HttpsRequired]),
        ("NotFound", [HttpErrors.NotFound]),
        ("PayloadTooLarge", [HttpErrors.PayloadTooLarge]),
        ("UnsupportedMediaType", [HttpErrors.UnsupportedMediaType]),
        ("RateLimited", [HttpErrors.RateLimited]),
        ("TooManyFailures", [AttemptErrors.TooManyFailures, HttpErrors.RateLimited]),
        ("InternalError", [HttpErrors.Internal]),
        ("Unavailable", [HttpErrors.Unavailable]),
    ];

    /// <summary>Every answer of an endpoint, by status.</summary>
    public OpenApiResponses Of(EndpointShape endpoint, OpenApiDocument document)
    {
        var all = new OpenApiResponses();
        foreach (var success in endpoint.Successes) all[Key(success.Status)] = Success(endpoint, success, document);
        foreach (var group in failures.Of(endpoint)) all.TryAdd(Key(group.Key), Refusal(endpoint.Dialect, group.Key, [.. group], document));
        return all;
    }

    /// <summary>A body's schema with its examples.</summary>
    public static OpenApiMediaType Content(IOpenApiSchema schema, IReadOnlyList<(string Title, JsonNode Body)> examples)
    {
        var content = new OpenApiMediaType { Schema = schema };
        switch (examples)
        {
            // The writer takes an empty object for none at all; an extension it writes as it is.
            case [(_, JsonObject { Count: 0 } nothing)]:
                content.Extensions = new Dictionary<string, IOpenApiExtension> { ["example"] = new JsonNodeExtension(nothing.DeepClone()) };
                break;
            case [(_, var only)]:
                content.Example = only.DeepClone();
                break;
            default:
                content.Examples = examples.ToDictionary(
                    example => string.Join('_', example.Title.Split([' ', ',', ';', '-', '\''], StringSplitOptions.RemoveEmptyEntries)),
                    example => (IOpenApiExample)new OpenApiExample { Summary = example.Title, Value = example.Body.DeepClone() });
                break;
        }

        return content;
    }

    private OpenApiResponse Success(EndpointShape endpoint, Success success, OpenApiDocument document)
    {
        var dialect = endpoint.Dialect;
        var response = Response(success.Status, success.Type is null && endpoint.Csv is null ? "Done; the answer has no body." : ReasonPhrases.GetReasonPhrase(success.Status), document);
        if (endpoint.HasLocation) Bear(response, ResponseHeaders.Location, document);
        if (endpoint.Idempotent is { HasSecret: false }) Bear(response, IdempotencyKey.ReplayedHeader, document);
        if (!endpoint.IsHealthCheck) foreach (var header in ResponseHeaders.OfLimits) Bear(response, header, document);
        if (endpoint.Csv is { } table) response.Content = new Dictionary<string, OpenApiMediaType> { [Csv] = Content(new OpenApiSchema { Type = JsonSchemaType.String }, [("", table)]) };
        if (success.Type is not { } type) return response;
        if (type.IsAssignableTo(typeof(IVersioned)) && success.List == ListKind.None) Bear(response, ResponseHeaders.ETag, document);

        var value = Examples.OfAnswer(type, success.Status);
        var isList = success.List != ListKind.None;
        var list = success.List switch
        {
            ListKind.Pages => new ListInfo(new PageInfo(Total: 150, Limit: 20, Offset: 0, HasMore: true)),
            ListKind.Whole => ListInfo.Whole,
            _ => null,
        };
        var example = Written(json =>
        {
            dialect.BeginSuccess(json, list);
            Write(json, value, isList);
            dialect.EndSuccess(json, list);
        });
        response.Content = new Dictionary<string, OpenApiMediaType>
        {
            [Json] = Content(DialectSchemas.Success(dialect, schemas.OfAnswer(type, document), success.List, document), [("", example)]),
        };
        return response;
    }

    private static IOpenApiResponse Refusal(Dialect dialect, int status, IReadOnlyList<Error> errors, OpenApiDocument document)
    {
        if (Shared.FirstOrDefault(shared => shared.Errors.SequenceEqual(errors)).Name is not { } name) return Failure(dialect, status, errors, document);
        var id = DialectSchemas.PrefixOf(dialect) + name;
        if (document.Components?.Responses?.ContainsKey(id) != true) document.AddComponent<IOpenApiResponse>(id, Failure(dialect, status, errors, document));
        return new OpenApiResponseReference(id, document);
    }

    private static OpenApiResponse Failure(Dialect dialect, int status, IReadOnlyList<Error> errors, OpenApiDocument document)
    {
        var examples = errors.Select(error => (TitleOf(error), Written(json => dialect.Failure(json, error)))).ToList();
        var response = Response(status, string.Join("; ", errors.Select(error => error.Message).Distinct()) + ".", document);
        response.Content = new Dictionary<string, OpenApiMediaType>
        {
            [Json] = Content(DialectSchemas.Failure(dialect, errors[0].Kind, document), examples),
        };
        return response;
    }

    private static OpenApiResponse Response(int status, string description, OpenApiDocument document) => new()
    {
        Description = description,
        Headers = ResponseHeaders.Of(status).ToDictionary(name => name, name => (IOpenApiHeader)new OpenApiHeaderReference(name, document)),
    };

    private static void Bear(OpenApiResponse response, string header, OpenApiDocument document) => response.Headers![header] = new OpenApiHeaderReference(header, document);

    private static string TitleOf(Error error) => error.Fields is [var first, ..] ? first.Message : error.Message;

    private static void Write(Utf8JsonWriter json, object value, bool isList)
    {
        if (isList) json.WriteStartArray();
        if (value is JsonNode node) node.WriteTo(json);
        else JsonSerializer.Serialize(json, value, Wire.TypeInfo(value.GetType()));
        if (isList) json.WriteEndArray();
    }

    private static JsonNode Written(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) write(json);
        return JsonNode.Parse(bytes.ToArray())!;
    }

    private static string Key(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The headers that answers bear.</summary>
internal static class ResponseHeaders
{
    public const string Location = "Location";
    public const string ETag = "ETag";

    /// <summary>Those that tell of limits.</summary>
    public static readonly string[] OfLimits = [RateLimitHeaders.Limit, RateLimitHeaders.Remaining, RateLimitHeaders.Reset, RateLimitHeaders.Policy, RateLimitHeaders.State];

    private const string Authenticate = "WWW-Authenticate";
    private const string Retry = "Retry-After";

    /// <summary>Those of an answer of this status.</summary>
    public static IEnumerable<string> Of(int status)
    {
        yield return RequestIds.Header;
        if (status == StatusCodes.Status401Unauthorized) yield return Authenticate;
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable) yield return Retry;
        if (status != StatusCodes.Status429TooManyRequests) yield break;
        foreach (var header in OfLimits) yield return header;
    }

    /// <summary>Adds what operations refer to.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        document.AddComponent(RequestIds.Header, Text("The request's name in the log: the caller's own, or a fresh one.", "0199c2f4a7b87d31b0a5c9e8f1d2a3b4"));
        document.AddComponent(Authenticate, Text("How to authenticate (RFC 6750).", "Bearer"));
        document.AddComponent(Location, Text("Where the new thing can be read.", "/v1/projects/proj_" + Examples.IdEnd));
        document.AddComponent(ETag, Text("The state that is shown, for `If-Match` and `If-None-Match` (RFC 9110).", "\"3\""));
        document.AddComponent(IdempotencyKey.ReplayedHeader, Text("`true` where this is the first answer to the same `Idempotency-Key`, given again.", "true"));
        document.AddComponent(Retry, Number("After how many seconds to try again.", 1, 30));
        document.AddComponent(RateLimitHeaders.Limit, Number("Requests allowed in the window: the minute, or the day or month where that one is used up.", 1, 60));
        document.AddComponent(RateLimitHeaders.Remaining, Number("Requests left in the window.", 0, 59));
        document.AddComponent(RateLimitHeaders.Reset, Number("When the window starts again, in Unix seconds.", 0, 1_768_469_460));
        document.AddComponent(RateLimitHeaders.Policy, Text("The limits, as in draft-ietf-httpapi-ratelimit-headers.", "\"minute\";q=60;w=60, \"day\";q=1000;w=86400"));
        document.AddComponent(RateLimitHeaders.State, Text("The window, what is left of it and in how many seconds it starts again, as in draft-ietf-httpapi-ratelimit-headers.", "\"minute\";r=59;t=42"));
    }

    private static OpenApiHeader Number(string description, int least, long example) => new()
    {
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = least.ToString(CultureInfo.InvariantCulture) },
        Example = example,
    };

    private static OpenApiHeader Text(string description, string example) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = example };
}
