using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Platform.Domain.Common;

namespace Platform.WebApi.Http.OpenApi;

/// <summary>The schemas of what each <see cref="Dialect"/> puts around an answer, and of its refusals.</summary>
internal static class DialectSchemas
{
    /// <summary>How the names of a dialect's components begin.</summary>
    public static string PrefixOf(Dialect dialect) => dialect == Dialect.Platform ? "" : dialect == Dialect.Keys ? "Keys" : "Workspace";

    /// <summary>The schema of a success: one object, or a list of them.</summary>
    public static IOpenApiSchema Success(Dialect dialect, IOpenApiSchema data, ListKind list, OpenApiDocument document)
    {
        var content = list != ListKind.None ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = data } : data;
        if (dialect == Dialect.Workspace)
        {
            return list == ListKind.Pages
                ? Object(("success", Only(true)), ("data", content), ("pagination", Pagination(document)))
                : Object(("success", Only(true)), ("data", content));
        }

        if (list == ListKind.None) return content;
        return list == ListKind.Whole ? Object(("data", content)) : Object(("data", content), ("pagination", Pagination(document)));
    }

    /// <summary>The schema of a refusal.</summary>
    public static IOpenApiSchema Failure(Dialect dialect, ErrorKind kind, OpenApiDocument document)
    {
        var isValidation = Dialect.NamesFields(kind);
        var id = PrefixOf(dialect) + (isValidation ? "ValidationError" : "Error");
        return Component(id, document, () =>
            dialect == Dialect.Platform ? PlatformFailure(isValidation)
            : dialect == Dialect.Keys ? Object(("error", Coded(isValidation, Object(("fields", Fields())))))
            : Object(("success", Only(false)), ("error", Coded(isValidation, Object(("field", NullableText()), ("fields", Fields()))))));
    }

    private static OpenApiSchema PlatformFailure(bool isValidation)
    {
        var error = Text("What is wrong, in a sentence.");
        if (!isValidation) return Object(("error", error));

        var byField = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = Texts(), Description = "What is wrong with each field." };
        var other = Texts();
        other.Description = "What is wrong and belongs to no field.";
        return Object(("error", error), ("details", Object(("fieldErrors", byField), ("formErrors", other))));
    }

    private static OpenApiSchema Coded(bool isValidation, OpenApiSchema details)
    {
        var code = Schemas.Words(Enum.GetValues<ErrorKind>().Where(kind => Dialect.NamesFields(kind) == isValidation).Select(Dialect.CodeOf));
        var message = Text("What is wrong, in a sentence.");
        return isValidation ? Object(("code", code), ("message", message), ("details", details)) : Object(("code", code), ("message", message));
    }

    private static OpenApiSchema Fields() => new()
    {
        Type = JsonSchemaType.Array,
        Items = Object(("field", NullableText()), ("message", Text("What is wrong with the field."))),
    };

    private static OpenApiSchemaReference Pagination(OpenApiDocument document) => Component("Pagination", document, () =>
    {
        var pagination = Object(("total", Count("How many there are in all.")), ("limit", Count("How many were asked for.")), ("offset", Count("How many were passed over.")),
            ("has_more", new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "Whether more come after these." }));
        pagination.Description = "Which part of the list this is.";
        return pagination;
    });

    private static OpenApiSchemaReference Component(string id, OpenApiDocument document, Func<OpenApiSchema> make)
    {
        if (document.Components?.Schemas?.ContainsKey(id) != true) document.AddComponent(id, make());
        return new OpenApiSchemaReference(id, document);
    }

    private static OpenApiSchema Object(params (string Name, IOpenApiSchema Schema)[] members) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = members.ToDictionary(member => member.Name, member => member.Schema),
        Required = members.Select(member => member.Name).ToHashSet(),
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema NullableText() => new() { Type = JsonSchemaType.String | JsonSchemaType.Null, Description = "The field's name; null where no field is to blame." };

    private static OpenApiSchema Texts() => new() { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static OpenApiSchema Count(string description) => new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0", Description = description };

    private static OpenApiSchema Only(bool value) => new() { Type = JsonSchemaType.Boolean, Enum = [JsonValue.Create(value)] };
}
