using Microsoft.Net.Http.Headers;
using NJsonSchema;
using NJsonSchema.References;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Platform.WebApi.Http.Idempotency;
using Platform.WebApi.Http.Limits;
using Platform.WebApi.Http.Pipeline;
using Platform.WebApi.OpenApi.Samples;
using Platform.WebApi.Versions;

namespace Platform.WebApi.OpenApi.Operations;

/// <summary>Describes response headers as components of the document that responses refer to.</summary>
internal sealed class ResponseHeaders : IDocumentProcessor
{
    /// <summary>An example of an <c>ETag</c>.</summary>
    public const string ETagExample = "\"3\"";

    /// <summary>The headers that report limits.</summary>
    public static readonly IReadOnlyList<string> OfLimits =
        [RateLimitHeaders.Limit, RateLimitHeaders.Remaining, RateLimitHeaders.Reset, RateLimitHeaders.Policy, RateLimitHeaders.State];

    private const JsonObjectType Text = JsonObjectType.String;
    private const JsonObjectType Number = JsonObjectType.Integer;
    private const string Draft = "as in draft-ietf-httpapi-ratelimit-headers.";

    private static readonly (string Name, JsonObjectType Type, string Description, object Example)[] All =
    [
        (RequestIds.Header, Text, "The request's name in the log: the caller's own, or a fresh one.", "0199c2f4a7b87d31b0a5c9e8f1d2a3b4"),
        (VersionHeaders.Version, Text, "The version of the API that it was served in.", "2026-12-01"),
        (HeaderNames.WWWAuthenticate, Text, "How to authenticate (RFC 6750).", "Bearer"),
        (HeaderNames.Location, Text, "Where the new thing can be read.", "/v1/projects/proj_" + Examples.IdEnd),
        (HeaderNames.ETag, Text, "The state that is shown, for `If-Match` and `If-None-Match` (RFC 9110).", ETagExample),
        (HeaderNames.ContentDisposition, Text, "The name to save the file under (RFC 6266).", "attachment; filename=\"audit-events.csv\""),
        (IdempotencyKey.ReplayedHeader, Text, "`true` where this is the first answer to the same `Idempotency-Key`, given again.", "true"),
        (HeaderNames.RetryAfter, Number, "After how many seconds to try again.", 30),
        (RateLimitHeaders.Limit, Number, "Requests allowed in the window: the minute, or the day or month where that one is used up.", 60),
        (RateLimitHeaders.Remaining, Number, "Requests left in the window.", 59),
        (RateLimitHeaders.Reset, Number, "When the window starts again, in Unix seconds.", 1_768_469_460),
        (RateLimitHeaders.Policy, Text, "The limits, " + Draft, "\"minute\";q=60;w=60, \"day\";q=1000;w=86400"),
        (
            RateLimitHeaders.State,
            Text,
            "The window, what is left of it and in how many seconds it starts again, " + Draft,
            "\"minute\";r=59;t=42"
        ),
    ];

    // A limit of zero and a wait of zero seconds don't occur.
    private static readonly HashSet<string> AtLeastOne = [HeaderNames.RetryAfter, RateLimitHeaders.Limit];

    public void Process(DocumentProcessorContext context)
    {
        // Responses have been described by now and have added every header they refer to; this puts the headers in order.
        var headers = context.Document.Components.Headers;
        var used = headers.ToDictionary();
        headers.Clear();
        foreach (var (name, _, _, _) in All.Where(header => used.ContainsKey(header.Name))) headers[name] = used[name];
    }

    /// <summary>Adds references to headers to a response.</summary>
    public static void Add(OpenApiResponse response, OpenApiDocument document, params IEnumerable<string> names)
    {
        var components = document.Components.Headers;
        foreach (var name in names)
        {
            if (!components.ContainsKey(name)) components[name] = Make(name);

            // By path: NSwag treats a reference to a header as one to the header's schema.
            var header = new OpenApiHeader();
            ((IJsonReferenceBase)header).ReferencePath = "#/components/headers/" + name;
            response.Headers[name] = header;
        }
    }

    private static OpenApiHeader Make(string name)
    {
        var (_, type, description, example) = All.Single(header => header.Name == name);
        var schema = new JsonSchema { Type = type };
        if (type == Number) schema.Minimum = AtLeastOne.Contains(name) ? 1 : 0;
        return new OpenApiHeader { Description = description, Schema = schema, Example = example };
    }
}
