using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using Validator = Json.Schema.JsonSchema;

namespace Platform.WebApi.Tests.Documents;

/// <summary>
/// Checks values against a schema of OpenAPI 3.0, translated into JSON Schema 2020-12, which JsonSchema.Net evaluates. An unknown
/// keyword or format is an error. A schema that lists the members of an object must list all of them.
/// </summary>
internal sealed class JsonSchema
{
    private const string Components = "#/components/schemas/";

    // Draft 2020-12 has these in another form or not at all, and they do not constrain a value.
    private static readonly HashSet<string> Annotations = ["example", "externalDocs", "xml", "discriminator", "nullable"];

    private static readonly Dictionary<string, Func<JsonElement, bool>> Formats = new()
    {
        ["date-time"] = value => Matches(value, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$") && value.TryGetDateTimeOffset(out _),
        ["date"] = value =>
            DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ["email"] = value => Matches(value, "^[^@\\s]+@[^@\\s]+$"),
        ["uuid"] = value => Guid.TryParseExact(value.GetString(), "D", out _),
        ["int32"] = value => value.GetDecimal() is >= int.MinValue and <= int.MaxValue,
        ["int64"] = value => value.GetDecimal() is >= long.MinValue and <= long.MaxValue,
        ["password"] = _ => true,
    };

    private static readonly EvaluationOptions Options = MakeOptions();

    private readonly JsonNode _document;
    private readonly JsonObject _definitions = [];

    // Keyed by node identity: a document reuses the same node for every response.
    private readonly ConcurrentDictionary<JsonNode, Validator> _validators = new(ReferenceEqualityComparer.Instance);

    public JsonSchema(JsonNode document)
    {
        _document = document;
        foreach (var (name, schema) in document["components"]?["schemas"]?.AsObject() ?? []) _definitions[name] = Translated(schema!);
    }

    /// <summary>Returns a line for each violation; empty if the value fits the schema.</summary>
    public IReadOnlyList<string> Faults(JsonNode? value, JsonNode schema, string at = "$")
    {
        if (schema["$ref"] is { } reference) Resolve((string)reference!);
        var results = _validators.GetOrAdd(schema, Validated).Evaluate(JsonSerializer.SerializeToElement(value), Options);
        if (results.IsValid) return [];
        return
        [
            .. from detail in results.Details!.Append(results)
               from error in detail.Errors ?? []
               select $"{at}{detail.InstanceLocation}: {error.Value}",
        ];
    }

    /// <summary>Resolves a reference.</summary>
    public JsonNode Resolve(string reference) =>
        reference.Split('/').Skip(1).Aggregate(_document, (node, part) => node[part] ?? throw new KeyNotFoundException(reference));

    /// <summary>Returns the node, or its target if it is a reference.</summary>
    public JsonNode Resolved(JsonNode node) => node["$ref"] is { } reference ? Resolve((string)reference!) : node;

    private Validator Validated(JsonNode schema)
    {
        var whole = Translated(schema);
        whole["$defs"] = _definitions.DeepClone();

        // A separate registry: schemas without an id would otherwise collide in the global one.
        return Validator.FromText(whole.ToJsonString(), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
    }

    private static JsonObject Translated(JsonNode schema)
    {
        var translated = new JsonObject();
        foreach (var (keyword, rule) in schema.AsObject().Where(rule => !Annotations.Contains(rule.Key))) translated[keyword] = Translated(
            keyword, rule!);
        if (translated.ContainsKey("properties")) translated.TryAdd("additionalProperties", false);
        if ((bool?)schema["nullable"] != true) return translated;

        if (translated["type"] is not { } type)
        {
            return new JsonObject { ["anyOf"] = new JsonArray(translated, new JsonObject { ["type"] = "null" }) };
        }

        translated["type"] = new JsonArray(type.DeepClone(), "null");
        return translated;
    }

    private static JsonNode? Translated(string keyword, JsonNode rule) => keyword switch
    {
        "$ref" => ((string)rule!).Replace(Components, "#/$defs/", StringComparison.Ordinal),
        "properties" =>
            new JsonObject(rule.AsObject().Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Translated(member.Value!)))),
        "items" or "additionalProperties" or "not" when rule is JsonObject => Translated(rule),
        "allOf" or "anyOf" or "oneOf" => new JsonArray([.. rule.AsArray().Select(each => Translated(each!))]),
        "format" when !Formats.ContainsKey((string)rule!) => throw new NotSupportedException($"This check does not know the format {rule}"),
        _ => rule.DeepClone(),
    };

    private static EvaluationOptions MakeOptions()
    {
        var registry = new FormatRegistry();
        foreach (var (name, fits) in Formats) registry.Register(new PredicateFormat(name, value => !IsOfKind(name, value) || fits(value)));
        return new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true, FormatRegistry = registry };
    }

    // Values of another kind are refused by the type keyword.
    private static bool IsOfKind(string format, JsonElement value) =>
        value.ValueKind == (format.StartsWith("int", StringComparison.Ordinal) ? JsonValueKind.Number : JsonValueKind.String);

    private static bool Matches(JsonElement value, string pattern) => Regex.IsMatch(value.GetString()!, pattern);
}
