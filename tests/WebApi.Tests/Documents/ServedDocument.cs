using System.Text.Json.Nodes;

namespace Platform.WebApi.Tests.Documents;

/// <summary>The OpenAPI document, parsed for tests.</summary>
internal sealed class ServedDocument(JsonNode root)
{
    public JsonNode Root { get; } = root;

    public JsonSchema Schema { get; } = new(root);

    public IEnumerable<DocumentedOperation> Operations =>
        from path in Root["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        select new DocumentedOperation(method.Key.ToUpperInvariant(), path.Key, method.Value!, this);

    public static async Task<ServedDocument> FetchAsync(HttpClient http) =>
        new(JsonNode.Parse(await http.GetStringAsync("/api/docs.json", TestContext.Current.CancellationToken))!);

    public DocumentedOperation Operation(string method, string path) =>
        Operations.Single(operation => operation.Method == method && operation.Path == path);
}

/// <summary>An operation of the OpenAPI document.</summary>
internal sealed record DocumentedOperation(string Method, string Path, JsonNode Node, ServedDocument Document)
{
    public string Name => $"{Method} {Path}";

    public bool TakesBody => Node["requestBody"] is not null;

    /// <summary>The responses by status, with references resolved.</summary>
    public IEnumerable<(int Status, JsonNode Response)> Responses =>
        Node["responses"]!.AsObject().Select(response => (int.Parse(response.Key, null), Document.Schema.Resolved(response.Value!)));

    public JsonNode Response(int status) => Responses.Single(response => response.Status == status).Response;

    /// <summary>Everything in it that has a schema and examples: the bodies of the request and the responses.</summary>
    public IEnumerable<(string Name, JsonNode Media)> Media =>
        Contents(Node["requestBody"], "request")
            .Concat(Responses.SelectMany(response => Contents(response.Response, response.Status.ToString(provider: null))));

    public static IReadOnlyList<JsonNode?> Examples(JsonNode media) => media["examples"] is JsonObject several
        ? [.. several.Select(example => example.Value!["value"])]
        : media.AsObject().TryGetPropertyValue("example", out var one) ? [one] : [];

    private IEnumerable<(string Name, JsonNode Media)> Contents(JsonNode? holder, string part) =>
        holder?["content"]?.AsObject().Select(content => ($"{Name} {part} {content.Key}", content.Value!)) ?? [];
}
