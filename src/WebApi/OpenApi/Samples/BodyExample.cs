using Newtonsoft.Json.Linq;
using NJsonSchema;
using NSwag;

namespace Platform.WebApi.OpenApi.Samples;

/// <summary>An example of a body.</summary>
/// <param name="Title">A short title, from which its name in the document is derived.</param>
/// <param name="Body">The body.</param>
internal sealed record BodyExample(string Title, JToken Body)
{
    private static readonly char[] NotInNames = [' ', ',', ';', '-', '\''];

    /// <summary>The content of a body: its schema with its examples.</summary>
    public static OpenApiMediaType Content(JsonSchema schema, IReadOnlyList<BodyExample> examples)
    {
        var content = new OpenApiMediaType { Schema = schema };
        if (examples is [var only])
        {
            content.Example = only.Body.DeepClone();
            return content;
        }

        foreach (var example in examples)
        {
            var name = string.Join('_', example.Title.Split(NotInNames, StringSplitOptions.RemoveEmptyEntries));
            content.Examples[name] = new OpenApiExample { Summary = example.Title, Value = example.Body.DeepClone() };
        }

        return content;
    }

    /// <summary>The examples of a body.</summary>
    public static IEnumerable<JToken> Of(OpenApiMediaType content) =>
        content.Example is JToken only ? [only] : content.Examples.Values.Select(example => example.Value).OfType<JToken>();
}
