using NJsonSchema;
using NSwag;
using Platform.Domain.Common;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Errors;

namespace Platform.WebApi.OpenApi.Schemas;

/// <summary>The schemas of each <see cref="Dialect"/>: the envelope of a success, and errors.</summary>
internal static class DialectSchemas
{
    // In the order of the published documents.
    private static readonly string[] Codes =
    [
        Dialect.CodeOf(ErrorKind.Unauthorized),
        Dialect.CodeOf(ErrorKind.Forbidden),
        Dialect.CodeOf(ErrorKind.NotFound),
        HttpErrors.MethodNotAllowed.PublishedCode,
        Dialect.CodeOf(ErrorKind.Conflict),
        Dialect.CodeOf(ErrorKind.PreconditionFailed),
        HttpErrors.RequestTimeout.PublishedCode,
        HttpErrors.PayloadTooLarge.PublishedCode,
        HttpErrors.TargetTooLong.PublishedCode,
        HttpErrors.HeadersTooLarge.PublishedCode,
        HttpErrors.UnsupportedVersion.PublishedCode,
        HttpErrors.UnsupportedMediaType.PublishedCode,
        Dialect.CodeOf(ErrorKind.RateLimited),
        Dialect.CodeOf(ErrorKind.Internal),
        Dialect.CodeOf(ErrorKind.Unavailable),
    ];

    private static readonly string[] FieldCodes =
        [.. Enum.GetValues<ErrorKind>().Where(Dialect.NamesFields).Select(Dialect.CodeOf)];

    /// <summary>The prefix of a dialect's component names.</summary>
    public static string PrefixOf(Dialect dialect) => dialect == Dialect.Platform ? "" : dialect == Dialect.Keys ? "Keys" : "Workspace";

    /// <summary>The schema of a success: one object, or a list of them.</summary>
    public static JsonSchema Success(Dialect dialect, JsonSchema data, ListKind list, OpenApiDocument document)
    {
        if (dialect != Dialect.Workspace && list == ListKind.None) return data;
        var members = new List<(string, JsonSchemaProperty)> { ("data", Data(data, list)) };
        if (dialect == Dialect.Workspace) members.Insert(0, ("success", Only(true)));
        if (list == ListKind.Pages) members.Add(("pagination", new JsonSchemaProperty { Reference = Pagination(document) }));
        return Object<JsonSchema>([.. members]);
    }

    /// <summary>The schema of an error: a reference to a component of the document.</summary>
    public static JsonSchema Failure(Dialect dialect, ErrorKind kind, OpenApiDocument document)
    {
        var isValidation = Dialect.NamesFields(kind);
        var name = PrefixOf(dialect) + (isValidation ? "ValidationError" : "Error");
        var schema = Component(name, document, () =>
            dialect == Dialect.Platform ? PlatformFailure(isValidation)
            : dialect == Dialect.Keys ? Object<JsonSchema>(("error", Coded(isValidation, ("fields", Fields()))))
            : Object<JsonSchema>(("success", Only(false)), ("error", Coded(isValidation, ("field", FieldName()), ("fields", Fields())))));
        return new JsonSchema { Reference = schema };
    }

    private static JsonSchema PlatformFailure(bool isValidation)
    {
        var error = Text("What is wrong, in a sentence.");
        if (!isValidation) return Object<JsonSchema>(("error", error));

        var byField = new JsonSchemaProperty
        {
            Type = JsonObjectType.Object,
            AdditionalPropertiesSchema = Texts(),
            Description = "What is wrong with each field.",
        };
        var other = Texts();
        other.Description = "What is wrong and belongs to no field.";
        var details = Object<JsonSchemaProperty>(("fieldErrors", byField), ("formErrors", other));
        return Object<JsonSchema>(("error", error), ("details", details));
    }

    private static JsonSchemaProperty Coded(bool isValidation, params (string Name, JsonSchemaProperty Schema)[] details)
    {
        var code = new JsonSchemaProperty { Type = JsonObjectType.String };
        foreach (var word in isValidation ? FieldCodes : Codes) code.Enumeration.Add(word);
        var message = Text("What is wrong, in a sentence.");
        return isValidation
            ? Object<JsonSchemaProperty>(("code", code), ("message", message), ("details", Object<JsonSchemaProperty>(details)))
            : Object<JsonSchemaProperty>(("code", code), ("message", message));
    }

    private static JsonSchemaProperty Fields() => new()
    {
        Type = JsonObjectType.Array,
        Item = Object<JsonSchema>(("field", FieldName()), ("message", Text("What is wrong with the field."))),
    };

    private static JsonSchema Pagination(OpenApiDocument document) => Component("Pagination", document, () =>
    {
        var hasMore = new JsonSchemaProperty { Type = JsonObjectType.Boolean, Description = "Whether more come after these." };
        var pagination = Object<JsonSchema>(
            ("total", Count("How many there are in all.")),
            ("limit", Count("How many were asked for.")),
            ("offset", Count("How many were passed over.")),
            ("has_more", hasMore));
        pagination.Description = "Which part of the list this is.";
        return pagination;
    });

    private static JsonSchema Component(string name, OpenApiDocument document, Func<JsonSchema> make)
    {
        var schemas = document.Components.Schemas;
        if (!schemas.TryGetValue(name, out var schema)) schemas[name] = schema = make();
        return schema;
    }

    private static T Object<T>(params (string Name, JsonSchemaProperty Schema)[] members)
        where T : JsonSchema, new()
    {
        var schema = new T { Type = JsonObjectType.Object };
        foreach (var (name, member) in members)
        {
            schema.Properties[name] = member;
            schema.RequiredProperties.Add(name);
        }

        return schema;
    }

    private static JsonSchemaProperty Data(JsonSchema data, ListKind list) =>
        list != ListKind.None ? new JsonSchemaProperty { Type = JsonObjectType.Array, Item = data }
        : data.HasReference ? new JsonSchemaProperty { Reference = data.Reference }
        : new JsonSchemaProperty { Type = data.Type };

    private static JsonSchemaProperty Text(string description) => new() { Type = JsonObjectType.String, Description = description };

    private static JsonSchemaProperty FieldName() =>
        new() { Type = JsonObjectType.String, IsNullableRaw = true, Description = "The field's name; null where no field is to blame." };

    private static JsonSchemaProperty Texts() =>
        new() { Type = JsonObjectType.Array, Item = new JsonSchema { Type = JsonObjectType.String } };

    private static JsonSchemaProperty Count(string description) =>
        new() { Type = JsonObjectType.Integer, Format = "int32", Minimum = 0, Description = description };

    private static JsonSchemaProperty Only(bool value)
    {
        var schema = new JsonSchemaProperty { Type = JsonObjectType.Boolean };
        schema.Enumeration.Add(value);
        return schema;
    }
}
