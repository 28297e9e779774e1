using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.WebApi.Versions;

/// <summary>The OpenAPI document of a version while it is converted to that of an older version.</summary>
internal sealed class OlderDocument
{
    private const string SchemaPath = "#/components/schemas/";

    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    private readonly JsonObject _root;

    private OlderDocument(JsonObject root) => _root = root;

    /// <summary>Creates the document of a version from that of the newest.</summary>
    public static string Make(string newest, ApiRelease release, ApiVersions versions)
    {
        var document = new OlderDocument(JsonNode.Parse(newest)!.AsObject());
        foreach (var newer in versions.NewestFirst.TakeWhile(newer => newer.Number > release.Number))
        {
            foreach (var change in newer.Changes) change.Document(document);
        }

        document._root["info"]!["version"] = release.Name;
        return document._root.ToJsonString(Written);
    }

    /// <summary>The operation with this id.</summary>
    public JsonObject Operation(string id) => _root["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!.AsObject())
        .Single(operation => (string?)operation["operationId"] == id);

    /// <summary>The schema with this name.</summary>
    public JsonObject Schema(string name) => _root["components"]!["schemas"]![name]!.AsObject();

    /// <summary>The JSON response of an operation with this status: its schema and its examples.</summary>
    public JsonObject Answer(string operation, int status) =>
        Operation(operation)["responses"]![$"{status}"]!["content"]!["application/json"]!.AsObject();

    /// <summary>Removes parameters from an operation.</summary>
    public void RemoveParameters(string operation, params string[] names)
    {
        var owner = Operation(operation);
        var parameters = owner["parameters"]!.AsArray();
        foreach (var parameter in parameters.Where(parameter => names.Contains((string?)parameter!["name"])).ToList())
        {
            parameters.Remove(parameter);
        }

        if (parameters.Count == 0) owner.Remove("parameters");
    }

    /// <summary>Replaces a member of an operation with that of another.</summary>
    public void CopyMember(string from, string to, string member) => Operation(to)[member] = Operation(from)[member]!.DeepClone();

    /// <summary>Removes the schemas that nothing refers to any more.</summary>
    public void RemoveUnusedSchemas()
    {
        var text = _root.ToJsonString();
        var schemas = _root["components"]!["schemas"]!.AsObject();
        foreach (var name in schemas.Select(schema => schema.Key).ToList())
        {
            if (!text.Contains($"\"{SchemaPath}{name}\"", StringComparison.Ordinal)) schemas.Remove(name);
        }
    }
}
