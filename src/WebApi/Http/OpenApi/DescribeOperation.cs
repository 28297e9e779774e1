using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Platform.Application.Common;
using Platform.Domain.ApiKeys;
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
                Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" },
                Example = 7,
            };
        }

        if (endpoint.IsPaged)
        {
            yield return PageParameter(nameof(Page.Limit), Page.DefaultLimit, "How many to answer with.");
            yield return PageParameter(nameof(Page.Offset), 0, "How many to pass over first.");
        }

        if (endpoint.Access.Credential != AccessCredential.None)
        {
            yield return new OpenApiParameter
            {
                Name = AccessControl.OrgKeyHeader,
                In = ParameterLocation.Header,
                Description = "The `org_key` of the organization that is meant. Where it is sent, it must be the credential's own: 403 otherwise.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            };
        }
    }

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
