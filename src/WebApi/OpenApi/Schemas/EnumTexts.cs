using System.Text.Json;
using NJsonSchema.Generation;
using Platform.WebApi.Http.Json;

namespace Platform.WebApi.OpenApi.Schemas;

/// <summary>Lists the values of an enumeration as they are written in JSON.</summary>
internal sealed class EnumTexts : ISchemaProcessor
{
    public void Process(SchemaProcessorContext context)
    {
        var type = context.ContextualType.Type;
        if (!type.IsEnum || context.Schema.Enumeration.Count > 0) return;
        foreach (var value in Enum.GetValuesAsUnderlyingType(type))
        {
            context.Schema.Enumeration.Add(
                JsonSerializer.SerializeToElement(Enum.ToObject(type, value), ApiJson.TypeInfo(type)).GetString());
        }
    }
}
