using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Platform.WebApi.Portal.Templates;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Portal.Downloads;

/// <summary>The requests in Insomnia's export format 4. If one needs another's response, Insomnia sends that one first.</summary>
internal static partial class InsomniaExport
{
    private const string Workspace = "wrk_platform";
    private const string ListSessions = "listSessions";
    private const string ListIdentities = "listIdentities";

    // The maximum age of a response, in seconds, before its request is sent again: a little less than the lifetime of an access token.
    private const int TokenAge = 840;

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <summary>The export.</summary>
    public static JsonObject Of(IReadOnlyList<ApiCall> calls, PortalContext reader)
    {
        var resources = new JsonArray
        {
            new JsonObject
            {
                ["_id"] = Workspace,
                ["_type"] = "workspace",
                ["parentId"] = null,
                ["name"] = "Platform API",
                ["description"] = "",
                ["scope"] = "collection"
            },
            new JsonObject
            {
                ["_id"] = "env_platform",
                ["_type"] = "environment",
                ["parentId"] = Workspace,
                ["name"] = "Base Environment",
                ["data"] = Variables(calls, reader)
            },
        };
        foreach (var (folder, i) in calls.GroupBy(call => call.Folder).Select((folder, i) => (folder, i)))
        {
            resources.Add(
                new JsonObject
                {
                    ["_id"] = Id("fld", folder.Key),
                    ["_type"] = "request_group",
                    ["parentId"] = Workspace,
                    ["name"] = folder.Key,
                    ["description"] = "",
                    ["metaSortKey"] = i
                });
            foreach (var (call, j) in folder.Select((call, j) => (call, j))) resources.Add(Request(call, j));
        }

        return new JsonObject
        {
            ["_type"] = "export",
            ["__export_format"] = 4,
            ["__export_source"] = "platform",
            ["resources"] = resources
        };
    }

    // A variable of the environment may itself be a tag that reads another response; a person may replace it by a key or an id.
    private static JsonObject Variables(IReadOnlyList<ApiCall> calls, PortalContext reader)
    {
        var variables = new JsonObject
        {
            ["base_url"] = reader.Server,
            ["org_slug"] = reader.Organization,
            ["email"] = reader.Email,
            ["password"] = "your-password",
            [ApiVariables.Version] = reader.Version,
        };
        foreach (var call in calls)
        {
            foreach (var kept in call.Keeps.Where(kept => !variables.ContainsKey(kept.Variable)))
            {
                variables[kept.Variable] = AnswerOf(call.Id, kept.Member, kept.Variable == "token");
            }

            if (call.MailToken is { } token) variables[token] = "";
            if (call.Id == ListSessions) variables["session_id"] = AnswerOf(ListSessions, "data[0].id", isToken: false);
            if (call.Id == ListIdentities) variables["identity_id"] = AnswerOf(ListIdentities, "data[0].id", isToken: false);
        }

        return variables;
    }

    private static string AnswerOf(string operation, string member, bool isToken)
    {
        var filter = Convert.ToBase64String(Encoding.UTF8.GetBytes($"$.{member}"));
        var trigger = isToken ? "when-expired" : "no-history";
        return $"{{% response 'body', '{Id("req", operation)}', 'b64::{filter}::46b', '{trigger}', {TokenAge} %}}";
    }

    private static JsonObject Request(ApiCall call, int sortKey)
    {
        var headers = new JsonArray();
        headers.Add(new JsonObject { ["name"] = VersionHeaders.Version, ["value"] = $"{{{{ _.{ApiVariables.Version} }}}}" });
        if (call.Body is not null) headers.Add(new JsonObject { ["name"] = "Content-Type", ["value"] = "application/json" });
        foreach (var option in call.Options.Where(option => option.IsHeader)) headers.Add(Option(option));
        return new JsonObject
        {
            ["_id"] = Id("req", call.Id),
            ["_type"] = "request",
            ["parentId"] = Id("fld", call.Folder),
            ["name"] = call.Name,
            ["description"] = call.Description ?? "",
            ["method"] = call.Method,
            ["url"] = "{{ _.base_url }}" + InInsomnia(call.Path),
            ["headers"] = headers,
            ["parameters"] = new JsonArray([.. call.Options.Where(option => !option.IsHeader).Select(Option)]),
            ["body"] = call.Body is { } body
                ? new JsonObject { ["mimeType"] = "application/json", ["text"] = InInsomnia(body.ToJsonString(Readable)) }
                : new JsonObject(),
            ["authentication"] = call.NeedsCredential
                ? new JsonObject { ["type"] = "bearer", ["token"] = "{{ _.token }}" }
                : new JsonObject(),
            ["metaSortKey"] = sortKey,
        };
    }

    private static JsonObject Option(ApiOption option) =>
        new() { ["name"] = option.Name, ["value"] = option.Value, ["description"] = option.Description ?? "", ["disabled"] = true };

    private static string InInsomnia(string text) =>
        Variable().Replace(text.Replace(ApiVariables.Now, "{% now 'unix', '' %}", StringComparison.Ordinal), "{{ _.$1 }}");

    // All ids have the same length: Insomnia assigns new ids at import by text replacement, and no id may be the prefix of another.
    private static string Id(string kind, string name) =>
        $"{kind}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32]}";

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Variable();
}
