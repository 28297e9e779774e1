using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Platform.WebApi.Tests.Documents;

/// <summary>
/// Checks a value against a schema of OpenAPI 3.0, of which it knows what the document uses; a keyword it does not know is an error,
/// not a pass. Where a schema names an object's members, it must name all.
/// </summary>
internal sealed class JsonSchema(JsonNode document)
{
    private static readonly HashSet<string> Known =
    [
        "$ref", "type", "nullable", "enum", "required", "properties", "additionalProperties", "items", "minItems",
        "minLength", "maxLength", "pattern", "minimum", "maximum", "format", "description", "default", "example",
    ];

    /// <summary>What is wrong with the value: nothing, or a line for each fault.</summary>
    public IEnumerable<string> Faults(JsonNode? value, JsonNode schema, string at = "$")
    {
        var rules = schema.AsObject();
        if (rules["$ref"] is { } reference) return Faults(value, Resolve((string)reference!), at);

        var unknown = rules.Select(rule => rule.Key).Where(key => !Known.Contains(key)).ToList();
        if (unknown.Count > 0) throw new NotSupportedException($"{at}: this check does not know {string.Join(", ", unknown)}");
        return Check(value, rules, at);
    }

    /// <summary>What a reference names.</summary>
    public JsonNode Resolve(string reference) =>
        reference.Split('/').Skip(1).Aggregate(document, (node, part) => node[part] ?? throw new KeyNotFoundException(reference));

    /// <summary>The node itself, or what it refers to.</summary>
    public JsonNode Resolved(JsonNode node) => node["$ref"] is { } reference ? Resolve((string)reference!) : node;

    private IEnumerable<string> Check(JsonNode? value, JsonObject rules, string at)
    {
        if (rules["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value))) yield return $"{at}: {Shown(value)} is none of {words.ToJsonString()}";
        if (value is null)
        {
            if ((bool?)rules["nullable"] != true) yield return $"{at}: is null";
            yield break;
        }

        if ((string?)rules["type"] is { } type && !IsOf(value, type))
        {
            yield return $"{at}: {Shown(value)} is no {type}";
            yield break;
        }

        var faults = value switch
        {
            JsonObject members => OfObject(members, rules, at),
            JsonArray items => OfArray(items, rules, at),
            _ when value.GetValueKind() == JsonValueKind.String => OfText((string)value!, rules, at),
            _ when value.GetValueKind() == JsonValueKind.Number => OfNumber(value, rules, at),
            _ => [],
        };
        foreach (var fault in faults) yield return fault;
    }

    private IEnumerable<string> OfObject(JsonObject members, JsonObject rules, string at)
    {
        var named = rules["properties"] as JsonObject;
        foreach (var name in rules["required"]?.AsArray() ?? [])
        {
            if (!members.ContainsKey((string)name!)) yield return $"{at}: lacks {name}";
        }

        foreach (var (name, value) in members)
        {
            var schema = named?[name] ?? rules["additionalProperties"];
            if (schema is JsonObject)
            {
                foreach (var fault in Faults(value, schema, $"{at}.{name}")) yield return fault;
            }
            else if (named is not null && schema is null)
            {
                yield return $"{at}: {name} is not documented";
            }
        }
    }

    private IEnumerable<string> OfArray(JsonArray items, JsonObject rules, string at)
    {
        if ((int?)rules["minItems"] > items.Count) yield return $"{at}: has {items.Count} items";
        if (rules["items"] is not { } schema) yield break;
        foreach (var fault in items.SelectMany((item, i) => Faults(item, schema, $"{at}[{i}]"))) yield return fault;
    }

    private static IEnumerable<string> OfText(string text, JsonObject rules, string at)
    {
        if ((int?)rules["minLength"] > text.Length) yield return $"{at}: '{text}' is too short";
        if ((int?)rules["maxLength"] < text.Length) yield return $"{at}: '{text}' is too long";
        if ((string?)rules["pattern"] is { } pattern && !Regex.IsMatch(text, pattern)) yield return $"{at}: '{text}' is not like {pattern}";
        if ((string?)rules["format"] is { } format && !IsOfFormat(text, format)) yield return $"{at}: '{text}' is no {format}";
    }

    private static IEnumerable<string> OfNumber(JsonNode value, JsonObject rules, string at)
    {
        var number = decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
        if ((decimal?)rules["minimum"] > number) yield return $"{at}: {number} is too small";
        if ((decimal?)rules["maximum"] < number) yield return $"{at}: {number} is too large";
        if ((string?)rules["format"] == "int32" && number is < int.MinValue or > int.MaxValue) yield return $"{at}: {number} is no int32";
    }

    private static bool IsOf(JsonNode value, string type) => (type, value.GetValueKind()) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && decimal.IsInteger(number),
        _ => false,
    };

    private static bool IsOfFormat(string text, string format) => format switch
    {
        "date-time" => Regex.IsMatch(text, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$") && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "email" => Regex.IsMatch(text, "^[^@\\s]+@[^@\\s]+$"),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "password" => true,
        _ => throw new NotSupportedException($"this check does not know the format {format}"),
    };

    private static string Shown(JsonNode? value) => value?.ToJsonString() ?? "null";
}
