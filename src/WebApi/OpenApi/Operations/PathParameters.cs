using System.Text.RegularExpressions;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Platform.Domain.Common;
using Platform.WebApi.OpenApi.Samples;

namespace Platform.WebApi.OpenApi.Operations;

/// <summary>Removes routing constraints from the path and describes its id.</summary>
internal sealed partial class PathParameters : IOperationProcessor
{
    public bool Process(OperationProcessorContext context)
    {
        var endpoint = EndpointShape.Of(context);
        context.OperationDescription.Path = Constraint().Replace(context.OperationDescription.Path, "").TrimEnd('/');
        if (endpoint.Id is not { } type) return true;

        var schema = context.SchemaGenerator.Generate(type, context.SchemaResolver);
        if (endpoint.IdForm is { } form) schema.Pattern = $"^{form.Prefix}[0-9a-z]{{{PublicId.RandomLength}}}$";
        context.OperationDescription.Operation.Parameters.Add(new OpenApiParameter
        {
            Name = "id",
            Kind = OpenApiParameterKind.Path,
            IsRequired = true,
            Schema = schema,
            Example = ExampleOf(endpoint),
        });
        return true;
    }

    private static object ExampleOf(EndpointShape endpoint) =>
        endpoint.IdForm is { } form ? form.Prefix + Examples.IdEnd : endpoint.Id == typeof(Guid) ? Examples.KeyId.ToString() : 7;

    [GeneratedRegex(@"(?<=\{\w+):\w+(?=\})")]
    private static partial Regex Constraint();
}
