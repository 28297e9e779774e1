using System.Reflection;
using NJsonSchema;
using NJsonSchema.Generation;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Json;

namespace Platform.WebApi.OpenApi.Schemas;

/// <summary>The members of the type that a schema is generated from.</summary>
internal static class SchemaMembers
{
    /// <summary>Each member of the schema with its property; none if the schema refers to another.</summary>
    public static IEnumerable<(PropertyInfo Property, JsonSchemaProperty Member)> Members(this SchemaProcessorContext context) =>
        from property in context.ContextualType.Type.GetProperties()
        let member = context.Schema.Properties.TryGetValue(ApiJson.Name(property.Name)!, out var found) ? found : null
        where member is not null
        select (property, member);

    /// <summary>
    /// Whether the type is read from requests: a use case, a body that creates one, or a part of one that has optional members. Every
    /// other type is a response.
    /// </summary>
    public static bool IsRequest(this SchemaProcessorContext context)
    {
        var type = context.ContextualType.Type;
        return UseCaseOf(type) is not null
            || type.GetInterfaces().Any(implemented => Is(implemented, typeof(IUseCase<>)) || Is(implemented, typeof(ICallerQuery<>)))
            || type.GetProperties().Any(property => Is(property.PropertyType, typeof(Optional<>)));
    }

    /// <summary>The use case that a body creates; null if the type is not such a body.</summary>
    public static Type? UseCaseOf(Type type) =>
        type.GetInterfaces().FirstOrDefault(implemented => Is(implemented, typeof(IBodyOf<>)))?.GetGenericArguments()[0];

    private static bool Is(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
