using System.Text.Json;
using System.Text.Json.Nodes;
using Namotion.Reflection;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Platform.WebApi.Http.Json;
using Platform.WebApi.OpenApi.Samples;

namespace Platform.WebApi.OpenApi.Operations;

/// <summary>
/// Describes the request body, as JSON and as a form in which a field repeats for a list and members of an object are in brackets.
/// </summary>
internal sealed class RequestBodies : IOperationProcessor
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    public bool Process(OperationProcessorContext context)
    {
        var endpoint = EndpointShape.Of(context);
        if (endpoint.Body is not { } type) return true;

        var schema = context.SchemaGenerator.GenerateWithReference<JsonSchema>(type.ToContextualType(), context.SchemaResolver);
        var examples = Examples.OfRequest(type)
            .Select((body, i) => new BodyExample(i == 0 ? "Required members" : "All members", JsonText.TokenOf(Given(body)))).ToList();
        var form = BodyExample.Content(schema, examples);
        foreach (var (name, member) in schema.Reference!.Properties)
        {
            if (member.Type == JsonObjectType.Array) form.Encoding[name] = new OpenApiEncoding { Style = "form", Explode = true };
            if (member.ActualSchema.Properties.Count > 0)
            {
                form.Encoding[name] = new OpenApiEncoding { Style = "deepObject", Explode = true };
            }
        }

        context.OperationDescription.Operation.RequestBody = new OpenApiRequestBody
        {
            IsRequired = !endpoint.IsBodyOptional,
            Content = { [Json] = BodyExample.Content(schema, examples), [Form] = form },
        };
        return true;
    }

    // A member that is null has been omitted.
    private static JsonObject Given(object request)
    {
        var all = JsonSerializer.SerializeToNode(request, ApiJson.TypeInfo(request.GetType()))!.AsObject();
        foreach (var (name, value) in all.ToList())
        {
            if (value is null) all.Remove(name);
        }

        return all;
    }
}
