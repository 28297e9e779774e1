using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Platform.WebApi.OpenApi.Samples;

namespace Platform.WebApi.OpenApi;

/// <summary>Sorts the schemas by name and removes unreferenced ones, which are inlined where they are used.</summary>
internal sealed class ComponentOrder : IDocumentProcessor
{
    public void Process(DocumentProcessorContext context)
    {
        var schemas = context.Document.Components.Schemas;
        var text = JsonText.Of(context.Document);
        var used = schemas.Where(schema => text.Contains($"\"#/components/schemas/{schema.Key}\"", StringComparison.Ordinal))
            .OrderBy(schema => schema.Key, StringComparer.Ordinal).ToList();
        schemas.Clear();
        foreach (var (name, schema) in used) schemas[name] = schema;
    }
}
