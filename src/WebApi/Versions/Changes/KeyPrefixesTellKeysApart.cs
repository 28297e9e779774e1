using System.Text.Json.Nodes;
using Platform.Application.Keys;
using Platform.Domain.ApiKeys;

namespace Platform.WebApi.Versions.Changes;

/// <summary>A key's prefix in the Keys API identifies the key. Before, it showed only the kind of key.</summary>
internal sealed class KeyPrefixesTellKeysApart : VersionChange
{
    private const string Member = "key_prefix";

    public override string Version => "2026-12-01";

    public override string Text =>
        "`key_prefix` of the Keys API is the prefix and the first 8 characters behind it (`wl_live_kIDLzbkm`), so that one key can be told "
        + "from another. Before, it was `wl_live_` or `wl_test_` alone. Keys made earlier keep the short form: their text is not stored.";

    public override IReadOnlyList<string> Operations { get; } = ["createKey", "listKeys", "getKey"];

    public override object Answer(object view) => view switch
    {
        KeyView key => key with { KeyPrefix = ApiKeySecret.PrefixOf(key.KeyPrefix) },
        KeyCreated key => key with { KeyPrefix = ApiKeySecret.PrefixOf(key.KeyPrefix) },
        _ => view,
    };

    public override void Document(OlderDocument document)
    {
        foreach (var name in (string[])["KeyView", "KeyCreated"])
        {
            var member = document.Schema(name)["properties"]![Member]!.AsObject();
            member["description"] = "The start of its text.";
            Shorten(document.Schema(name)["properties"]![Member]!.AsObject(), "example");
        }

        Shorten(document.Answer("createKey", 201)["example"]!.AsObject(), Member);
        Shorten(document.Answer("getKey", 200)["example"]!.AsObject(), Member);
        Shorten(document.Answer("listKeys", 200)["example"]!["data"]![0]!.AsObject(), Member);
    }

    private static void Shorten(JsonObject holder, string member) => holder[member] = ApiKeySecret.PrefixOf((string)holder[member]!);
}
