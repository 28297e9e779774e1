using Newtonsoft.Json.Linq;
using NJsonSchema;
using NSwag;

namespace Platform.WebApi.OpenApi;

/// <summary>An example of a body.</summary>
/// <param name="Title">A few words, of which its name in the document is made.</param>
/// <param name="Body">The body.</param>
internal sealed record BodyExample(string Title, JToken Body)
{
    private static readonly char[] NotInNames = [' ', ',', ';', '-', '\''];

    /// <summary>A body's schema with its examples.</summary>
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
