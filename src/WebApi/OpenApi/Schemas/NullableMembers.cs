using NJsonSchema;
using NJsonSchema.Generation;

namespace Platform.WebApi.OpenApi.Schemas;

/// <summary>
/// States <c>null</c> as OpenAPI 3.0.3 reads it: among the words of an enumeration, and beside a type. A reference has no type
/// beside it, so the schema of an object that may be null is written out; of one that may not be, the member is the reference alone.
/// </summary>
internal sealed class NullableMembers : ISchemaProcessor
{
    public void Process(SchemaProcessorContext context)
    {
        foreach (var (_, member) in context.Members())
        {
            var isNullable = member.IsNullableRaw == true;
            if (isNullable && member.Enumeration.Count > 0 && !member.Enumeration.Contains(null)) member.Enumeration.Add(null);
            if (member.OneOf.SingleOrDefault()?.Reference is not { } referred) continue;
            member.OneOf.Clear();
            if (isNullable) WriteOut(referred, member);
            else (member.Reference, member.Description) = (referred, null);
        }
    }

    private static void WriteOut(JsonSchema schema, JsonSchemaProperty member)
    {
        member.Type = schema.Type;
        foreach (var (name, inner) in schema.Properties.ToList()) member.Properties[name] = inner;
        foreach (var name in schema.RequiredProperties) member.RequiredProperties.Add(name);
    }
}
