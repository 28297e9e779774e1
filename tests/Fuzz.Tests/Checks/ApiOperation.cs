using System.Globalization;
using System.Text.Json.Nodes;
using Platform.WebApi.Tests.Documents;

namespace Platform.Fuzz.Tests.Checks;

/// <summary>An operation of the OpenAPI document.</summary>
internal sealed record ApiOperation(
    string Id, string Method, string Path, bool NeedsCredential, IReadOnlyList<JsonNode> Parameters, JsonNode? Body,
    IReadOnlyList<JsonObject> Examples, IReadOnlyDictionary<int, JsonNode> Responses)
{
    /// <summary>Whether the path identifies a single resource.</summary>
    public bool HasId => Path.Contains("{id}", StringComparison.Ordinal);

    /// <summary>The collection of the path's resource: <c>/api/api-keys</c>.</summary>
    public string Collection => Path.Split("/{id}")[0];

    /// <summary>All operations of a document.</summary>
    public static IReadOnlyList<ApiOperation> AllOf(JsonNode document, JsonSchema schema) =>
    [
        .. from path in document["paths"]!.AsObject()
           from method in path.Value!.AsObject()
           select Read(path.Key, method.Key, method.Value!, schema),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path}";

    private static ApiOperation Read(string path, string method, JsonNode node, JsonSchema schema)
    {
        var json = node["requestBody"]?["content"]?["application/json"];
        var examples = (json?["examples"] as JsonObject ?? []).Select(example => example.Value!["value"]).Append(json?["example"]);
        return new ApiOperation(
            (string)node["operationId"]!,
            method.ToUpperInvariant(),
            path,
            node["security"]!.AsArray().Count > 0,
            [.. (node["parameters"]?.AsArray() ?? []).Select(parameter => parameter!)],
            json is null ? null : schema.Resolved(json["schema"]!),
            [.. examples.OfType<JsonObject>()],
            node["responses"]!.AsObject().ToDictionary(
                response => int.Parse(response.Key, CultureInfo.InvariantCulture),
                response => schema.Resolved(response.Value!)));
    }
}
