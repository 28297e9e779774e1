using Microsoft.Net.Http.Headers;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Platform.Domain.Idempotency;
using Platform.WebApi.Http.Idempotency;

namespace Platform.WebApi.OpenApi.Operations;

/// <summary>Describes the headers that make a request conditional or repeatable.</summary>
internal sealed class HeaderParameters : IOperationProcessor
{
    private const string IfMatch =
        "The `ETag` of the state to change. Where it is no longer the present one: 412, and nothing changes. `*` stands for any state.";

    private const string IfNoneMatch =
        "The `ETag` of the state that is known already. Where it is still the present one: 304, with no body.";

    private const string IdempotencyKeys =
        "Any text of the caller's own, 1 to 255 characters of ASCII. The same key and body within 24 hours make nothing new: "
        + "the first answer is given again, with `Idempotent-Replayed: true`, or, where it held a secret, 409.";

    public bool Process(OperationProcessorContext context)
    {
        var endpoint = EndpointShape.Of(context);
        var parameters = context.OperationDescription.Operation.Parameters;
        if (endpoint.TakesIfMatch) parameters.Add(Header(HeaderNames.IfMatch, IfMatch, "*"));
        if (endpoint.TakesIfNoneMatch) parameters.Add(Header(HeaderNames.IfNoneMatch, IfNoneMatch, ResponseHeaders.ETagExample));

        // Each operation has its own key, so that a program that sends every example doesn't reuse one.
        if (endpoint.Idempotent is not null)
        {
            var key = Header(IdempotencyKey.Header, IdempotencyKeys, $"{endpoint.Name}-2026-01-15");
            (key.Schema.MinLength, key.Schema.MaxLength) = (1, IdempotentRequest.KeyMaxLength);
            parameters.Add(key);
        }

        return true;
    }

    private static OpenApiParameter Header(string name, string description, string example) => new()
    {
        Name = name,
        Kind = OpenApiParameterKind.Header,
        Description = description,
        Schema = new JsonSchema { Type = JsonObjectType.String },
        Example = example,
    };
}
