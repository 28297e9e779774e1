using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Portal;

/// <summary>
/// Sends the requests of a collection like its runner: fills in variables, checks the status that the script of the request expects,
/// and stores the variables that it sets.
/// </summary>
internal sealed partial class PostmanRun
{
    private readonly PlatformApp _app;
    private readonly Dictionary<string, string> _variables;

    public PostmanRun(PlatformApp app, JsonNode collection)
    {
        _app = app;
        _variables = collection["variable"]!.AsArray()
            .ToDictionary(variable => (string)variable!["key"]!, variable => (string)variable!["value"]!);
    }

    /// <summary>Gets or sets a variable.</summary>
    public string this[string name]
    {
        get => _variables[name];
        set => _variables[name] = value;
    }

    public async Task SendAsync(JsonNode item)
    {
        var script = ScriptOf(item, "test");
        if (ScriptOf(item, "prerequest").Contains("\"session_id\"", StringComparison.Ordinal)) await SignInElsewhereAsync();

        var answer = await _app.Anonymous.SendAsync(Request(item["request"]!));

        Assert.True($"{answer.Status}" == Status().Match(script).Groups[1].Value, $"{item["name"]}: {answer}");
        foreach (var kept in Kept().Matches(script).Select(match => (Name: match.Groups[1].Value, Member: match.Groups[2].Value)))
        {
            var member = answer.Member(kept.Member);
            _variables[kept.Name] = member.ValueKind == System.Text.Json.JsonValueKind.String ? member.GetString()! : member.GetRawText();
        }
    }

    private HttpRequestMessage Request(JsonNode request)
    {
        var message = new HttpRequestMessage(new HttpMethod((string)request["method"]!), Fill((string)request["url"]!["raw"]!));
        if ((string?)request["auth"]?["type"] != "noauth")
        {
            message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {this["token"]}");
        }

        if (request["body"] is { } body) message.Content = new StringContent(Fill((string)body["raw"]!), Encoding.UTF8, "application/json");
        return message;
    }

    // Does what the pre-request script of the collection does before the request that ends a session.
    private async Task SignInElsewhereAsync()
    {
        var login = await _app.Anonymous.PostAsync(
            "/api/auth/login", Fill("""{"email":"{{email}}","password":"{{password}}","org_slug":"{{org_slug}}"}"""));
        var sessions = await _app.Anonymous.With(login.TextOf("access_token")).GetAsync("/api/sessions");
        this["session_id"] = sessions.Member("data")
            .EnumerateArray()
            .Single(session => session.GetProperty("current").GetBoolean())
            .GetProperty("id")
            .GetRawText();
    }

    private string Fill(string text) =>
        Variable()
            .Replace(
                text,
                match =>
                    match.Groups[1].Value == "$timestamp" ? $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}" : this[match.Groups[1].Value]);

    private static string ScriptOf(JsonNode item, string listen) => string.Join('\n',
        item["event"]!.AsArray()
            .Where(script => (string?)script!["listen"] == listen)
            .SelectMany(script => script!["script"]!["exec"]!.AsArray())
            .Select(line => (string)line!));

    [GeneratedRegex(@"have\.status\((\d+)\)")]
    private static partial Regex Status();

    [GeneratedRegex("""collectionVariables\.set\("(\w+)", answer\.([\w.]+)\)""")]
    private static partial Regex Kept();

    [GeneratedRegex(@"\{\{([^}]+)\}\}")]
    private static partial Regex Variable();
}
