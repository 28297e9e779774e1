using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Platform.Application.Common;
using Platform.WebApi.Http.Json;
using Platform.WebApi.OpenApi.Schemas;

namespace Platform.WebApi.OpenApi.Operations;

/// <summary>Describes the page parameters and the filters of a list.</summary>
internal sealed class QueryParameters : IOperationProcessor
{
    public bool Process(OperationProcessorContext context)
    {
        var endpoint = EndpointShape.Of(context);
        var parameters = context.OperationDescription.Operation.Parameters;
        if (endpoint.IsPaged)
        {
            parameters.Add(OfPage(nameof(PageRequest.Limit), PageRequest.DefaultLimit, "How many to answer with."));
            parameters.Add(OfPage(nameof(PageRequest.Offset), 0, "How many to pass over first."));
        }

        foreach (var filter in endpoint.Filters)
        {
            var schema = context.SchemaGenerator.Generate(filter.Type, context.SchemaResolver);
            parameters.Add(Parameter(filter.Member, filter.Description, schema, filter.Example));
        }

        return true;
    }

    private static OpenApiParameter OfPage(string member, int defaultValue, string description)
    {
        var schema = new JsonSchema { Type = JsonObjectType.Integer, Format = JsonFormatStrings.Integer, Default = defaultValue };
        ValidationRules.Limit(schema, new Failures.AnyPageValidator(), member);
        return Parameter(member, description, schema, defaultValue);
    }

    private static OpenApiParameter Parameter(string member, string description, JsonSchema schema, object example) => new()
    {
        Name = ApiJson.Name(member),
        Kind = OpenApiParameterKind.Query,
        Description = description,
        Schema = schema,
        Example = example,
    };
}
