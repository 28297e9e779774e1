using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Platform.Application.Common;

namespace Platform.WebApi.Http.OpenApi;

/// <summary>
/// Schemas of what crosses the wire, made from <see cref="Wire"/>'s own metadata. The framework's exporter is not asked:
/// every text and instant here has a converter of ours, and of those it only says that they may be anything.
/// </summary>
internal sealed class Schemas(ValidationRules validation, MemberTexts texts)
{
    /// <summary>The schema of what is sent: a member is required where its validator says so.</summary>
    public IOpenApiSchema OfRequest(Type type, OpenApiDocument document) => Of(type, document, isRequest: true, isNullable: false);

    /// <summary>The schema of what is answered: every member is always there.</summary>
    public IOpenApiSchema OfAnswer(Type type, OpenApiDocument document) => Of(type, document, isRequest: false, isNullable: false);

    private IOpenApiSchema Of(Type type, OpenApiDocument document, bool isRequest, bool isNullable)
    {
        if (Nullable.GetUnderlyingType(type) is { } value) return Of(value, document, isRequest, isNullable: true);
        if (Scalar(type, isNullable) is { } scalar) return scalar;
        if (type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable)))
        {
            var items = Of(type.GetGenericArguments()[0], document, isRequest, isNullable: false);
            return new OpenApiSchema { Type = Or(JsonSchemaType.Array, isNullable), Items = items };
        }

        // A reference can't be nullable in OpenAPI 3.0: the schema is written out where it is.
        if (isNullable) return Object(type, document, isRequest, isNullable);

        if (document.Components?.Schemas?.ContainsKey(type.Name) != true) document.AddComponent(type.Name, Object(type, document, isRequest, isNullable));
        return new OpenApiSchemaReference(type.Name, document);
    }

    /// <summary>The schema of a type that has no members.</summary>
    public static OpenApiSchema Plain(Type type) => Scalar(type, isNullable: false) ?? throw new ArgumentException($"{type.Name} has members", nameof(type));

    private static OpenApiSchema? Scalar(Type type, bool isNullable)
    {
        if (type.IsEnum) return Words(Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(number => WordOf(Enum.ToObject(type, number), type)), isNullable);
        return type switch
        {
            _ when type == typeof(string) => new OpenApiSchema { Type = Or(JsonSchemaType.String, isNullable) },
            _ when type == typeof(bool) => new OpenApiSchema { Type = Or(JsonSchemaType.Boolean, isNullable) },
            _ when type == typeof(int) => new OpenApiSchema { Type = Or(JsonSchemaType.Integer, isNullable), Format = "int32" },
            _ when type == typeof(long) => new OpenApiSchema { Type = Or(JsonSchemaType.Integer, isNullable), Format = "int64" },
            _ when type == typeof(DateTimeOffset) => new OpenApiSchema { Type = Or(JsonSchemaType.String, isNullable), Format = "date-time" },
            _ when type == typeof(DateOnly) => new OpenApiSchema { Type = Or(JsonSchemaType.String, isNullable), Format = "date" },
            _ when type == typeof(Guid) => new OpenApiSchema { Type = Or(JsonSchemaType.String, isNullable), Format = "uuid" },
            _ when type == typeof(JsonObject) => new OpenApiSchema { Type = Or(JsonSchemaType.Object, isNullable), AdditionalPropertiesAllowed = true },
            _ => null,
        };
    }

    private OpenApiSchema Object(Type type, OpenApiDocument document, bool isRequest, bool isNullable)
    {
        var schema = new OpenApiSchema
        {
            Type = Or(JsonSchemaType.Object, isNullable),
            Description = texts.Of(type),
            Properties = new Dictionary<string, IOpenApiSchema>(),
            Required = new HashSet<string>(),
        };
        var rules = isRequest ? validation.Of(type) : [];
        var nullability = new NullabilityInfoContext();
        foreach (var (name, member) in Wire.TypeInfo(type).Properties.Where(known => known.Get is not null).Select(known => (known.Name, PropertyOf(type, known.Name))))
        {
            var own = rules.Where(rule => rule.Member == member.Name).ToList();
            schema.Properties[name] = Member(type, member, nullability.Create(member), own, document, isRequest);
            if (!isRequest || own.Any(rule => rule.Requires)) schema.Required.Add(name);
        }

        return schema;
    }

    private static PropertyInfo PropertyOf(Type type, string name) => type.GetProperties().Single(property => Wire.Name(property.Name) == name);

    private IOpenApiSchema Member(Type owner, PropertyInfo member, NullabilityInfo nullability, List<MemberRule> rules, OpenApiDocument document, bool isRequest)
    {
        // What a change leaves alone is left out, not null, unless its own type may be null.
        var isOptional = member.PropertyType.IsGenericType && member.PropertyType.GetGenericTypeDefinition() == typeof(Optional<>);
        var (type, isNullable) = isOptional
            ? (member.PropertyType.GetGenericArguments()[0], nullability.GenericTypeArguments[0].ReadState == NullabilityState.Nullable)
            : (member.PropertyType, nullability.ReadState == NullabilityState.Nullable);

        // One that must be there is not null either; it can be in C# so that it is known whether it was there.
        var schema = Of(Nullable.GetUnderlyingType(type) is { } given && rules.Any(rule => rule.Requires) ? given : type, document, isRequest, isNullable && !rules.Any(rule => rule.Requires));
        if (schema is not OpenApiSchema own) return schema;
        MemberFormats.Apply(own, member.Name, document, isRequest);
        ValidationRules.Apply(own, rules);
        own.Description = texts.Of(owner, member.Name) ?? own.Description;
        return own;
    }

    /// <summary>A text that is one of some words. Where it may be null, that stands among them, as OpenAPI 3.0.3 asks.</summary>
    public static OpenApiSchema Words(IEnumerable<string> words, bool isNullable = false) => new()
    {
        Type = Or(JsonSchemaType.String, isNullable),
        Enum = [.. words.Select(word => (JsonNode)word), .. isNullable ? [JsonNullSentinel.JsonNull] : Array.Empty<JsonNode>()],
    };

    private static JsonSchemaType Or(JsonSchemaType type, bool isNullable) => isNullable ? type | JsonSchemaType.Null : type;

    private static string WordOf(object value, Type type) => JsonSerializer.SerializeToElement(value, Wire.TypeInfo(type)).GetString()!;
}
