using Newtonsoft.Json.Linq;
using NJsonSchema;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;

namespace Platform.WebApi.OpenApi.Samples;

/// <summary>
/// Gives each member of a schema its value from the examples of bodies. An object-typed member has the examples of its own members.
/// </summary>
internal sealed class MemberExamples : IDocumentProcessor
{
    public void Process(DocumentProcessorContext context)
    {
        var document = context.Document;
        var operations = document.Operations.Select(operation => operation.Operation).ToList();
        var requests = operations.SelectMany(operation => operation.RequestBody?.Content.Values ?? []);
        var answers = operations.SelectMany(operation => operation.Responses.Values).Concat(document.Components.Responses.Values);
        foreach (var content in requests.Concat(answers.SelectMany(response => response.Content.Values)))
        {
            foreach (var example in BodyExample.Of(content)) Show(content.Schema, example);
        }
    }

    private static void Show(JsonSchema? schema, JToken example)
    {
        if (schema is null) return;
        var actual = schema.Reference ?? schema;
        switch (example)
        {
            case JObject members when actual.Properties.Count > 0:
                foreach (var (name, value) in members)
                {
                    if (value is not null && actual.Properties.TryGetValue(name, out var member)) Show(member, value);
                }

                break;
            case JArray items when actual.Item is { } item && (item.Reference ?? item).Properties.Count > 0:
                foreach (var value in items) Show(item, value);
                break;
            default:
                var takesExample = actual is JsonSchemaProperty or { Enumeration.Count: > 0 };
                if (takesExample && actual.Example is null or JValue { Value: null }) actual.Example = example.DeepClone();
                if (example is JArray { First: { } first } && actual.Item?.Reference is { } itemSchema)
                {
                    itemSchema.Example ??= first.DeepClone();
                }

                break;
        }
    }
}
