using NJsonSchema;
using NJsonSchema.Generation;

namespace Platform.WebApi.OpenApi.Schemas;

/// <summary>
/// Declares <c>null</c> as OpenAPI 3.0.3 defines it: among the values of an enumeration, and next to a type. A reference can't have a type
/// next to it, so a nullable object's schema is inlined; a non-nullable member is only the reference.
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
            if (isNullable) Inline(referred, member);
            else (member.Reference, member.Description) = (referred, null);
        }
    }

    private static void Inline(JsonSchema schema, JsonSchemaProperty member)
    {
        member.Type = schema.Type;
        foreach (var (name, inner) in schema.Properties.ToList()) member.Properties[name] = inner;
        foreach (var name in schema.RequiredProperties) member.RequiredProperties.Add(name);
    }
}
