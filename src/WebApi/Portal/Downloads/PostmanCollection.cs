using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.WebApi.Portal.Templates;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Portal.Downloads;

/// <summary>
/// The requests as Postman imports them (collection format 2.1). Each checks its response and keeps values that later ones need; sent in
/// order, all succeed.
/// </summary>
internal static class PostmanCollection
{
    private const string Schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    private const string Description =
        "Choose the environment, fill in your address, password and organization, and send “Sign in” first; "
        + "or put an API key into the variable `token`.";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    // Ending the current sign-in would make all later requests fail, so another one is created and ended.
    private static readonly string[] SignInElsewhere =
    [
        "// Ends another sign-in than one's own: one that is made for it.",
        "const body = pm.variables.replaceIn('{\"email\":\"{{email}}\",\"password\":\"{{password}}\",\"org_slug\":\"{{org_slug}}\"}');",
        "const login = { url: pm.variables.replaceIn(\"{{base_url}}/api/auth/login\"), method: \"POST\", "
            + "header: { \"Content-Type\": \"application/json\" }, body: { mode: \"raw\", raw: body } };",
        "pm.sendRequest(login, (problem, signedIn) => {",
        "  const list = { url: pm.variables.replaceIn(\"{{base_url}}/api/sessions\"), method: \"GET\", "
            + "header: { Authorization: `Bearer ${signedIn.json().access_token}` } };",
        "  pm.sendRequest(list, (problem, sessions) => "
            + "pm.collectionVariables.set(\"session_id\", sessions.json().data.find((session) => session.current).id));",
        "});",
    ];

    /// <summary>The collection.</summary>
    public static JsonObject Of(IReadOnlyList<ApiCall> calls, PortalContext reader) => new()
    {
        ["info"] = new JsonObject { ["name"] = "Platform API", ["description"] = Description, ["schema"] = Schema },
        ["auth"] = Bearer(),
        ["variable"] = new JsonArray(
            [
                .. VariablesOf(calls, reader)
                    .Append(KeyValuePair.Create(ApiVariables.Version, reader.Version))
                    .Select(JsonNode? (variable) => new JsonObject { ["key"] = variable.Key, ["value"] = variable.Value })
            ]),
        ["item"] = new JsonArray(
            [
                .. calls.GroupBy(call => call.Folder)
                    .Select(JsonNode? (folder) =>
                        new JsonObject { ["name"] = folder.Key, ["item"] = new JsonArray([.. folder.Select(Item)]) })
            ]),
    };

    /// <summary>The environment that goes with it.</summary>
    public static JsonObject EnvironmentOf(PortalContext reader) => new()
    {
        ["name"] = "Platform",
        ["values"] = new JsonArray([.. ReadersOwn(reader).Select(JsonNode? (variable) => new JsonObject
        {
            ["key"] = variable.Key,
            ["value"] = variable.Value,
            ["type"] = variable.Key == "password" ? "secret" : "default",
            ["enabled"] = true,
        })]),
        ["_postman_variable_scope"] = "environment",
    };

    private static Dictionary<string, string> ReadersOwn(PortalContext reader) => new()
    {
        ["base_url"] = reader.Server,
        ["org_slug"] = reader.Organization!,
        ["email"] = reader.Email!,
        ["password"] = "your-password",
    };

    // Variables of the environment take precedence over these.
    private static IEnumerable<KeyValuePair<string, string>> VariablesOf(IReadOnlyList<ApiCall> calls, PortalContext reader) =>
        ReadersOwn(reader).Concat(
            calls.SelectMany(call => call.Keeps.Select(kept => kept.Variable).Append(call.MailToken))
                .OfType<string>()
                .Append("session_id")
                .Append("identity_id")
                .Distinct()
                .Select(name => KeyValuePair.Create(name, "")));

    private static JsonObject Item(ApiCall call)
    {
        var request = new JsonObject
        {
            ["method"] = call.Method,
            ["header"] = Headers(call),
            ["url"] = Url(call),
            ["description"] = call.Description ?? call.Name,
        };
        if (!call.NeedsCredential) request["auth"] = new JsonObject { ["type"] = "noauth" };
        if (call.Body is { } body)
        {
            request["body"] = new JsonObject
            {
                ["mode"] = "raw",
                ["raw"] = body.ToJsonString(Readable),
                ["options"] = new JsonObject { ["raw"] = new JsonObject { ["language"] = "json" } },
            };
        }

        return new JsonObject { ["name"] = call.Name, ["event"] = Scripts(call), ["request"] = request, ["response"] = new JsonArray() };
    }

    private static JsonArray Headers(ApiCall call)
    {
        var headers = new JsonArray();
        headers.Add(new JsonObject { ["key"] = VersionHeaders.Version, ["value"] = $"{{{{{ApiVariables.Version}}}}}" });
        if (call.Body is not null) headers.Add(new JsonObject { ["key"] = "Content-Type", ["value"] = "application/json" });
        foreach (var option in call.Options.Where(option => option.IsHeader)) headers.Add(Option(option));
        return headers;
    }

    private static JsonObject Url(ApiCall call)
    {
        var url = new JsonObject
        {
            ["raw"] = $"{{{{base_url}}}}{call.Path}",
            ["host"] = new JsonArray("{{base_url}}"),
            ["path"] = new JsonArray([.. call.Path.TrimStart('/').Split('/').Select(JsonNode? (segment) => segment)]),
        };
        if (call.Options.Any(option => !option.IsHeader))
        {
            url["query"] = new JsonArray([.. call.Options.Where(option => !option.IsHeader).Select(Option)]);
        }

        return url;
    }

    private static JsonObject Option(ApiOption option) =>
        new() { ["key"] = option.Name, ["value"] = option.Value, ["description"] = option.Description ?? "", ["disabled"] = true };

    private static JsonArray Scripts(ApiCall call)
    {
        List<string> lines = [$"pm.test(\"Answers {call.Status}\", () => pm.response.to.have.status({call.Status}));"];
        if (call.Keeps.Count > 0)
        {
            lines.Add($"if (pm.response.code === {call.Status}) {{");
            lines.Add("  const answer = pm.response.json();");
            lines.AddRange(call.Keeps.Select(kept => $"  pm.collectionVariables.set(\"{kept.Variable}\", answer.{kept.Member});"));
            lines.Add("}");
        }

        var scripts = new JsonArray(Script("test", lines));
        if (call.Id == "endSession") scripts.Add(Script("prerequest", SignInElsewhere));
        if (call.MailToken is { } token)
        {
            scripts.Add(
                Script(
                    "prerequest",
                    [
                        $"// Needs the token of a mail: put it into the variable {token}.",
                        $"if (!pm.variables.get(\"{token}\")) pm.execution.skipRequest();"
                    ]));
        }

        return scripts;
    }

    private static JsonObject Script(string listen, IEnumerable<string> lines) => new JsonObject
    {
        ["listen"] = listen,
        ["script"] = new JsonObject { ["type"] = "text/javascript", ["exec"] = new JsonArray([.. lines.Select(JsonNode? (line) => line)]) },
    };

    private static JsonObject Bearer() => new()
    {
        ["type"] = "bearer",
        ["bearer"] = new JsonArray(new JsonObject { ["key"] = "token", ["value"] = "{{token}}", ["type"] = "string" }),
    };
}
