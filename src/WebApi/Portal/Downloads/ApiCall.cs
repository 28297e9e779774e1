using System.Globalization;
using System.Text.Json.Nodes;

namespace Platform.WebApi.Portal.Downloads;

/// <summary>
/// An operation as a request that can be sent: read from the OpenAPI document, with variables where another request's answer or the reader
/// has a say.
/// </summary>
/// <param name="Id">The operation's id.</param>
/// <param name="Folder">Which requests it stands with.</param>
/// <param name="Method">GET and so on.</param>
/// <param name="Path">With <c>{{variables}}</c>.</param>
/// <param name="Name">What it does, in a few words.</param>
/// <param name="Description">What else there is to know, in Markdown.</param>
/// <param name="NeedsCredential">Whether it bears the token.</param>
/// <param name="Body">What is sent, with <c>{{variables}}</c>; null: nothing.</param>
/// <param name="Options">Query parameters and headers that may be left out, and are.</param>
/// <param name="Status">What it answers when all is well.</param>
/// <param name="Keeps">What later requests need of its answer.</param>
internal sealed record ApiCall(
    string Id, string Folder, string Method, string Path, string Name, string? Description, bool NeedsCredential, JsonObject? Body,
    IReadOnlyList<ApiOption> Options, int Status, IReadOnlyList<ApiKept> Keeps)
{
    /// <summary>The folder of what ends what the others began; sent last.</summary>
    public const string CleanUp = "Clean up";

    /// <summary>The folder of what needs a token that was mailed.</summary>
    public const string FromMail = "From a mail";

    private const string Health = "Health";
    private const string SignIn = "Sign-in";
    private const string LogOut = "logOut";

    private static readonly Dictionary<string, ApiKept[]> Signing = new()
    {
        ["logIn"] = [new("token", "access_token"), new("refresh_token", "refresh_token"), new("organization_name", "user.org_name")],
        ["refreshSession"] = [new("token", "access_token"), new("refresh_token", "refresh_token")],
    };

    /// <summary>The variable a mailed token is put into; null where none is needed.</summary>
    public string? MailToken => Folder == FromMail ? MailTokenOf(Id) : null;

    /// <summary>Every operation, in an order in which all succeed.</summary>
    public static IReadOnlyList<ApiCall> AllOf(JsonObject document)
    {
        var paths = document["paths"]!.AsObject();
        var read = paths.SelectMany(path =>
            path.Value!.AsObject().Select(operation => Read(document, path.Key, operation.Key, operation.Value!.AsObject())))
            .ToList();
        List<string> folders =
        [
            Health, SignIn, .. document["tags"]!.AsArray().Select(tag => (string)tag!["name"]!).Except([Health, SignIn]), CleanUp, FromMail
        ];
        var isLast = read.Select((call, i) => (call, i)).ToDictionary(x => x.call, x => x.call.Id == LogOut ? int.MaxValue : -x.i);
        return [.. read.OrderBy(call => folders.IndexOf(call.Folder)).ThenBy(call => call.Folder == CleanUp ? isLast[call] : Turn(call))];
    }

    // Things are made before they are listed, listed before one is looked at, and looked at before it is changed.
    private static int Turn(ApiCall call) => (call.Method, call.Path.Contains("_id}}", StringComparison.Ordinal)) switch
    {
        ("POST", false) => 0,
        ("GET", false) => 1,
        ("GET", true) => 2,
        ("POST", true) => 4,
        _ => 3,
    };

    private static ApiCall Read(JsonObject document, string path, string method, JsonObject operation)
    {
        var id = (string)operation["operationId"]!;
        var success = operation["responses"]!.AsObject().First(answer => answer.Key.StartsWith('2'));
        var body = ExampleOf(operation["requestBody"]?["content"]?["application/json"]) as JsonObject;
        return new ApiCall(
            id,
            FolderOf(id, method, body, (string)operation["tags"]![0]!),
            method.ToUpperInvariant(),
            path.Replace("{id}", $"{{{{{VariableOf(path)}}}}}", StringComparison.Ordinal),
            (string)operation["summary"]!,
            (string?)operation["description"],
            operation["security"]!.AsArray().Count > 0,
            body is null ? null : ApiVariables.PutInto(body, id),
            [
                .. (operation["parameters"]?.AsArray() ?? []).Where(parameter => (string)parameter!["in"]! != "path")
                    .Select(parameter => ApiOption.Of(parameter!))
            ],
            int.Parse(success.Key, CultureInfo.InvariantCulture),
            Signing.TryGetValue(id, out var kept)
                ? kept
                : Kept(document, path, method, ExampleOf(success.Value!["content"]?["application/json"])));
    }

    private static string FolderOf(string id, string method, JsonObject? body, string tag)
    {
        if (body?.ContainsKey("token") == true) return FromMail;
        return method == "delete" || id == LogOut ? CleanUp : tag;
    }

    // What is made can be named by those who look at it, change it or remove it.
    private static ApiKept[] Kept(JsonObject document, string path, string method, JsonNode? example)
    {
        var thing = path.Split("/{id}")[0];
        if (method != "post" || !document["paths"]!.AsObject().ContainsKey($"{thing}/{{id}}") || example is not JsonObject answer)
        {
            return [];
        }

        if (answer.ContainsKey("id")) return [new ApiKept(VariableOf(path), "id")];
        return answer["data"] is JsonObject data && data.ContainsKey("id") ? [new ApiKept(VariableOf(path), "data.id")] : [];
    }

    // /api/api-keys/{id}/rotate is about an api_key_id, and /api/identities/{id} about an identity_id.
    private static string VariableOf(string path)
    {
        var things = path.Split("/{id}")[0].Split('/')[^1].Replace('-', '_');
        return (things.EndsWith("ies", StringComparison.Ordinal) ? things[..^3] + "y" : things.TrimEnd('s')) + "_id";
    }

    private static string MailTokenOf(string id) => id == "resetPassword" ? "reset_token" : "invitation_token";

    private static JsonNode? ExampleOf(JsonNode? content) =>
        content?["example"] ?? (content?["examples"] as JsonObject)?.Select(example => example.Value!["value"]).FirstOrDefault();
}

/// <summary>Something that a request may say besides.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsHeader">Whether it is a header, or a part of the query.</param>
/// <param name="Value">What it is when nothing else is said.</param>
/// <param name="Description">What it is for.</param>
internal sealed record ApiOption(string Name, bool IsHeader, string Value, string? Description)
{
    public static ApiOption Of(JsonNode parameter) => new(
        (string)parameter["name"]!,
        (string)parameter["in"]! == "header",
        (parameter["example"] ?? parameter["schema"]?["default"] ?? parameter["schema"]?["enum"]?[0])?.ToString() ?? "",
        (string?)parameter["description"]);
}

/// <summary>Something in an answer that later requests need.</summary>
/// <param name="Variable">What they call it.</param>
/// <param name="Member">Where it is: <c>data.id</c>.</param>
internal sealed record ApiKept(string Variable, string Member);
