using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;
using Platform.WebApi.Auth;
using Scope = Platform.Domain.ApiKeys.Scope;

namespace Platform.WebApi.Http.OpenApi;

/// <summary>Writes an operation from what its endpoint says of itself.</summary>
internal sealed class DescribeOperation(Schemas schemas, Responses responses) : IOpenApiOperationTransformer
{
    private static readonly string[] MediaTypes = ["application/json", "application/x-www-form-urlencoded"];

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var endpoint = EndpointShape.Of(context.Description);
        var document = context.Document!;
        operation.OperationId = endpoint.Operation.Id;
        operation.Summary = endpoint.Operation.Summary;
        operation.Description = DescriptionOf(endpoint);
        operation.Parameters = [.. Parameters(endpoint, operation.Parameters ?? [])];
        operation.RequestBody = endpoint.Body is { } body ? Body(body, endpoint.IsBodyOptional, document) : null;
        operation.Responses = responses.Of(endpoint, document);
        Secure(operation, endpoint.Access, document);
        return Task.CompletedTask;
    }

    private static string? DescriptionOf(EndpointShape endpoint)
    {
        var sentences = new List<string>();
        if (endpoint.Operation.Description is { } own) sentences.Add(own);
        if (endpoint.Access.Credential == AccessCredential.AccessToken) sentences.Add("For people: takes an access token; an API key is refused with 403.");
        if (ScopeOf(endpoint.Access) is { } scope) sentences.Add($"Needs the scope `{scope}`.");
        return sentences.Count > 0 ? string.Join(' ', sentences) : null;
    }

    private static string? ScopeOf(Access access) => access.Needs == Permissions.None ? null : Scope.Requiring(access.Needs).Name;

    private static void Secure(OpenApiOperation operation, Access access, OpenApiDocument document)
    {
        if (access.Credential == AccessCredential.None) return;
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DescribeDocument.Bearer, document)] = [] }];
        if (ScopeOf(access) is not { } scope) return;
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions["x-required-scope"] = new JsonNodeExtension(scope);
    }

    // Of what the framework made of the handler's parameters only the path's are the caller's; the rest is how the handler is written.
    private static IEnumerable<IOpenApiParameter> Parameters(EndpointShape endpoint, IEnumerable<IOpenApiParameter> found)
    {
        foreach (var parameter in found.Where(p => p.In == ParameterLocation.Path))
        {
            yield return new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Path,
                Required = true,
                Schema = IdSchema(endpoint),
                Example = IdExample(endpoint),
            };
        }

        if (endpoint.IsPaged)
        {
            yield return PageParameter(nameof(Page.Limit), Page.DefaultLimit, "How many to answer with.");
            yield return PageParameter(nameof(Page.Offset), 0, "How many to pass over first.");
        }

        foreach (var filter in endpoint.Filters)
        {
            yield return new OpenApiParameter { Name = Wire.Name(filter.Member), In = ParameterLocation.Query, Description = filter.Description, Schema = Schemas.Plain(filter.Type) };
        }

        if (endpoint.IsConditional)
        {
            yield return HeaderParameter(HeaderNames.IfMatch, "The `ETag` of the state that is to be changed. Where it is no longer the present one: 412, and nothing changes.");
        }

        if (endpoint.Idempotent is not null)
        {
            yield return HeaderParameter(IdempotencyKey.Header, "Any text of the caller's own, 1 to 255 characters. The same key and body within 24 hours make nothing new: the first answer is given again, with `Idempotent-Replayed: true`, or, where it held a secret, 409.");
        }

        if (endpoint.Access.Credential != AccessCredential.None)
        {
            yield return HeaderParameter(AccessControl.OrgKeyHeader, "The `org_key` of the organization that is meant. Where it is sent, it must be the credential's own: 403 otherwise.");
        }
    }

    private static OpenApiParameter HeaderParameter(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiSchema IdSchema(EndpointShape endpoint)
    {
        var schema = Schemas.Plain(endpoint.Id!);
        if (endpoint.IdForm is { } form) schema.Pattern = $"^{form.Prefix}[0-9a-z]{{{PublicId.RandomLength}}}$";
        return schema;
    }

    private static JsonNode IdExample(EndpointShape endpoint) =>
        endpoint.IdForm is { } form ? form.Prefix + Examples.IdEnd : endpoint.Id == typeof(Guid) ? Examples.KeyId.ToString() : 7;

    private static OpenApiParameter PageParameter(string member, int byDefault, string description)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Default = byDefault };
        ValidationRules.Apply(schema, ValidationRules.Of(new Failures.AnyPageValidator()).Where(rule => rule.Member == member));
        return new OpenApiParameter { Name = Wire.Name(member), In = ParameterLocation.Query, Description = description, Schema = schema };
    }

    private OpenApiRequestBody Body(Type type, bool isOptional, OpenApiDocument document)
    {
        var schema = schemas.OfRequest(type, document);
        var examples = Examples.OfRequest(type).Select((example, i) => (i == 0 ? "Required members" : "All members", (JsonNode)Given(example))).ToList();
        return new OpenApiRequestBody
        {
            Required = !isOptional,
            Content = MediaTypes.ToDictionary(media => media, _ => Responses.Content(schema, examples)),
        };
    }

    // A member that is null has been left out.
    private static JsonObject Given(object request)
    {
        var all = JsonSerializer.SerializeToNode(request, Wire.TypeInfo(request.GetType()))!.AsObject();
        return new JsonObject(all.Where(member => member.Value is not null).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
    }
}
