using System.Globalization;
using System.Text.Json.Nodes;

namespace Platform.WebApi.Portal.Downloads;

/// <summary>
/// An operation as a request that can be sent, read from the OpenAPI document, with variables for values from other responses or from
/// the visitor.
/// </summary>
/// <param name="Id">The operation's id.</param>
/// <param name="Folder">The folder of the collection.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, with <c>{{variables}}</c>.</param>
/// <param name="Name">What it does, in a few words.</param>
/// <param name="Description">Details, in Markdown.</param>
/// <param name="NeedsCredential">Whether it sends the token.</param>
/// <param name="Body">The body, with <c>{{variables}}</c>; null for none.</param>
/// <param name="Options">Optional query parameters and headers, which are disabled by default.</param>
/// <param name="Status">The status of a successful response.</param>
/// <param name="Keeps">The values in its response that later requests need.</param>
internal sealed record ApiCall(
    string Id, string Folder, string Method, string Path, string Name, string? Description, bool NeedsCredential, JsonObject? Body,
    IReadOnlyList<ApiOption> Options, int Status, IReadOnlyList<ApiKept> Keeps)
{
    /// <summary>The folder of requests that delete what the others created; sent last.</summary>
    public const string CleanUp = "Clean up";

    /// <summary>The folder of requests that need a mailed token.</summary>
    public const string FromMail = "From a mail";

    private const string Health = "Health";
    private const string SignIn = "Sign-in";
    private const string LogOut = "logOut";

    private static readonly Dictionary<string, ApiKept[]> Signing = new()
    {
        ["logIn"] = [new("token", "access_token"), new("refresh_token", "refresh_token"), new("organization_name", "user.org_name")],
        ["refreshSession"] = [new("token", "access_token"), new("refresh_token", "refresh_token")],
    };

    /// <summary>The variable of the mailed token; null if none is needed.</summary>
    public string? MailToken => Folder == FromMail ? MailTokenOf(Id) : null;

    /// <summary>All operations, in an order in which all succeed.</summary>
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

    // Objects are created before they are listed, listed before one is read, and read before it is changed.
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

    // The id of a created object is kept for the requests that read, change or delete it.
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

/// <summary>An optional parameter of a request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsHeader">Whether it is a header; otherwise it is a query parameter.</param>
/// <param name="Value">Its example, default or first allowed value.</param>
/// <param name="Description">What it is for.</param>
internal sealed record ApiOption(string Name, bool IsHeader, string Value, string? Description)
{
    public static ApiOption Of(JsonNode parameter) => new(
        (string)parameter["name"]!,
        (string)parameter["in"]! == "header",
        (parameter["example"] ?? parameter["schema"]?["default"] ?? parameter["schema"]?["enum"]?[0])?.ToString() ?? "",
        (string?)parameter["description"]);
}

/// <summary>A value in a response that later requests need.</summary>
/// <param name="Variable">The variable that stores it.</param>
/// <param name="Member">Its path in the response, such as <c>data.id</c>.</param>
internal sealed record ApiKept(string Variable, string Member);
