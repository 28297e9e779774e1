using System.Text.Json.Nodes;
using Json.Schema;

namespace Platform.WebApi.Tests.Documents;

/// <summary>Shows that the check of examples can fail.</summary>
public sealed class JsonSchemaTests
{
    private static readonly JsonNode Document = JsonNode.Parse("""
        {
          "components": { "schemas": { "Thing": {
            "type": "object",
            "required": ["id", "name"],
            "properties": {
              "id": { "type": "integer", "format": "int32", "minimum": 1, "maximum": 10 },
              "name": { "type": "string", "minLength": 2, "maxLength": 4, "pattern": "^[a-z]+$" },
              "kind": { "type": "string", "enum": ["a", "b", null], "nullable": true },
              "at": { "type": "string", "format": "date-time" },
              "email": { "type": "string", "format": "email" },
              "tags": { "type": "array", "minItems": 1, "items": { "type": "string" } },
              "notes": { "type": "object", "additionalProperties": { "type": "array", "items": { "type": "string" } } },
              "on": { "type": "boolean" }
            } } } }
        }
        """)!;

    private static readonly JsonNode Reference = JsonNode.Parse("""{ "$ref": "#/components/schemas/Thing" }""")!;

    [Theory]
    [InlineData("""{ "id": 1, "name": "ab" }""")]
    [InlineData(
        """{ "id": 10, "name": "abcd", "kind": null, "at": "2026-01-15T09:30:00.000Z", "email": "a@b","""
            + """ "tags": ["x"], "notes": { "n": ["x"] }, "on": false }""")]
    public void Value_that_fits_the_schema_passes(string value) =>
        Assert.Empty(new JsonSchema(Document).Faults(JsonNode.Parse(value), Reference));

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "name": "ab" }""")]
    [InlineData("""{ "id": null, "name": "ab" }""")]
    [InlineData("""{ "id": "1", "name": "ab" }""")]
    [InlineData("""{ "id": 1.5, "name": "ab" }""")]
    [InlineData("""{ "id": 0, "name": "ab" }""")]
    [InlineData("""{ "id": 11, "name": "ab" }""")]
    [InlineData("""{ "id": 1, "name": "a" }""")]
    [InlineData("""{ "id": 1, "name": "abcde" }""")]
    [InlineData("""{ "id": 1, "name": "AB" }""")]
    [InlineData("""{ "id": 1, "name": "ab", "kind": "c" }""")]
    [InlineData("""{ "id": 1, "name": "ab", "at": "yesterday" }""")]
    [InlineData("""{ "id": 1, "name": "ab", "at": "2026-01-15T09:30:00+01:00" }""")]
    [InlineData("""{ "id": 1, "name": "ab", "email": "b" }""")]
    [InlineData("""{ "id": 1, "name": "ab", "tags": [] }""")]
    [InlineData("""{ "id": 1, "name": "ab", "tags": [1] }""")]
    [InlineData("""{ "id": 1, "name": "ab", "notes": { "n": "x" } }""")]
    [InlineData("""{ "id": 1, "name": "ab", "on": "true" }""")]
    [InlineData("""{ "id": 1, "name": "ab", "other": 1 }""")]
    public void Value_that_does_not_fit_the_schema_fails(string value) =>
        Assert.Single(new JsonSchema(Document).Faults(JsonNode.Parse(value), Reference));

    [Fact]
    public void Unknown_keyword_is_an_error() =>
        Assert.Throws<JsonSchemaException>(() => new JsonSchema(Document).Faults(1, JsonNode.Parse("""{ "multipleOff": 2 }""")!));

    [Fact]
    public void Unknown_format_is_an_error() =>
        Assert.Throws<NotSupportedException>(() =>
            new JsonSchema(Document).Faults("x", JsonNode.Parse("""{ "type": "string", "format": "shoe-size" }""")!));

    [Fact]
    public void Reference_to_nothing_is_an_error() =>
        Assert.Throws<KeyNotFoundException>(() =>
            new JsonSchema(Document).Faults(1, JsonNode.Parse("""{ "$ref": "#/components/schemas/None" }""")!));
}
