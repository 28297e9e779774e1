using Namotion.Reflection;
using NJsonSchema;
using NJsonSchema.Generation;
using Platform.Application.Common;

namespace Platform.WebApi.OpenApi.Schemas;

/// <summary>
/// Maps types as <see cref="Http.Json.ApiJson"/> writes them: an enumeration is a string, an <see cref="Optional{T}"/> its value.
/// </summary>
internal sealed class ApiJsonReflection : SystemTextJsonReflectionService
{
    protected override JsonTypeDescription GetDescription(
        ContextualType contextualType,
        SystemTextJsonSchemaGeneratorSettings settings,
        Type originalType,
        bool isNullable,
        ReferenceTypeNullHandling defaultReferenceTypeNullHandling)
    {
        if (originalType.IsEnum) return JsonTypeDescription.Create(contextualType, JsonObjectType.String, isNullable: false, format: null);
        return originalType.IsGenericType && originalType.GetGenericTypeDefinition() == typeof(Optional<>)
            ? GetDescription(contextualType.OriginalGenericArguments[0], defaultReferenceTypeNullHandling, settings)
            : base.GetDescription(contextualType, settings, originalType, isNullable, defaultReferenceTypeNullHandling);
    }
}
