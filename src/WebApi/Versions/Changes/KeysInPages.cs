using System.Text.Json.Nodes;

namespace Platform.WebApi.Versions.Changes;

/// <summary>The list of the Keys API has pages. Before, it was returned whole, however long it was.</summary>
internal sealed class KeysInPages : VersionChange
{
    private const string ListKeys = "listKeys";

    public override string Version => "2026-12-01";

    public override string Text =>
        "`GET /v1/keys` answers in pages, with `pagination`, like every other list: 20 keys where no `limit` is given, 100 at most.";

    public override IReadOnlyList<string> Operations { get; } = [ListKeys];

    public override bool WasWhole(string operation) => true;

    public override void Document(OlderDocument document)
    {
        var operation = document.Operation(ListKeys);
        operation["description"] = ((string)operation["description"]!).Replace(
            "everyone else their own.", "everyone else their own. The one list without pages.", StringComparison.Ordinal);
        document.RemoveParameters(ListKeys, "limit", "offset");

        // Only the version of the request could be invalid.
        operation["responses"]!["400"] = document.Operation("getKey")["responses"]!["400"]!.DeepClone();
        var answer = document.Answer(ListKeys, 200);
        answer["schema"]!["properties"]!.AsObject().Remove("pagination");
        answer["schema"]!["required"] = new JsonArray("data");
        answer["example"]!.AsObject().Remove("pagination");
    }
}
