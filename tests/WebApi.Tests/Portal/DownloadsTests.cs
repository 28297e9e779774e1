using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Platform.TestKit;
using Platform.WebApi.Tests.Documents;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Portal;

/// <summary><c>/developers/downloads/*</c>. <c>build/postman</c> sends the collection with Postman's runner.</summary>
public sealed partial class DownloadsTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Collection = "/developers/downloads/platform.postman_collection.json";
    private const string Insomnia = "/developers/downloads/platform.insomnia.json";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("platform.postman_collection.json")]
    [InlineData("platform.postman_environment.json")]
    [InlineData("platform.insomnia.json")]
    [InlineData("openapi.json")]
    public async Task Every_download_is_a_JSON_file_that_names_this_server_and_no_placeholder(string name)
    {
        using var answer = await app.Http.GetAsync(new Uri($"/developers/downloads/{name}", UriKind.Relative), Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);

        Assert.Equal(name, answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.NotNull(JsonNode.Parse(text));
        Assert.Contains($"\"{app.Url.GetLeftPart(UriPartial.Authority)}\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(".invalid", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Downloaded_document_is_the_served_one()
    {
        var (downloaded, served) = (await ReadAsync("/developers/downloads/openapi.json"), await ReadAsync("/api/docs.json"));

        Assert.True(JsonNode.DeepEquals(served, downloaded));
    }

    [Fact]
    public async Task Collection_and_export_have_every_operation_once()
    {
        var operations = (await ReadAsync("/api/docs.json"))["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => (string)operation.Value!["summary"]!))
            .Order()
            .ToList();

        Assert.Equal(operations, Requests(await ReadAsync(Collection)).Select(request => (string)request["name"]!).Order());
        Assert.Equal(operations, Resources(await ReadAsync(Insomnia), "request").Select(request => (string)request["name"]!).Order());
    }

    [Fact]
    public async Task Collection_has_format_2_1_and_defines_every_variable_it_uses()
    {
        var collection = await ReadAsync(Collection);
        var known = collection["variable"]!.AsArray().Select(variable => (string)variable!["key"]!).Append("$timestamp").ToHashSet();

        Assert.Equal("https://schema.getpostman.com/json/collection/v2.1.0/collection.json", (string?)collection["info"]!["schema"]);
        Assert.All(
            Variables().Matches(collection["item"]!.ToJsonString()).Select(match => match.Groups[1].Value),
            name => Assert.Contains(name, known));
        Assert.All(
            (await ReadAsync("/developers/downloads/platform.postman_environment.json"))["values"]!.AsArray(),
            variable => Assert.Contains((string)variable!["key"]!, known));
        Assert.All(Requests(collection), request => Assert.Equal(JsonValueKind.Array, request["event"]!.GetValueKind()));
    }

    [Fact]
    public async Task Export_has_format_4_and_only_valid_references()
    {
        var text = await app.Http.GetStringAsync(Insomnia, Ct);
        var export = JsonNode.Parse(text)!;
        var ids = export["resources"]!.AsArray().Select(resource => (string)resource!["_id"]!).ToList();
        var known = Resources(export, "environment").Single()["data"]!.AsObject().Select(variable => variable.Key).ToHashSet();

        Assert.Equal(4, (int?)export["__export_format"]);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(
            export["resources"]!.AsArray().Where(resource => (string?)resource!["_type"] != "workspace"),
            resource => Assert.Contains((string)resource!["parentId"]!, ids));
        Assert.All(Named().Matches(text).Select(match => match.Groups[1].Value), name => Assert.Contains(name, known));
        Assert.All(Asked().Matches(text).Select(match => match.Groups[1].Value), id => Assert.Contains(id, ids));
    }

    // Like the runner: sends each request in order, with the variables that earlier ones set.
    [Fact]
    public async Task Every_request_of_the_collection_succeeds_in_its_order()
    {
        await using var unlimited = await PlatformApp.StartAsync(
            new AppOptions
            {
                Settings = new Dictionary<string, string?>
                {
                    ["Plans:Free:RequestsPerMinute"] = "0",
                    ["RateLimits:AnonymousPerMinute"] = "0"
                }
            });
        var admin = await unlimited.SignUpAsync();
        var collection = JsonNode.Parse((await (await Visitor.SignInAsync(unlimited, admin)).GetAsync(Collection)).Text)!;
        var run = new PostmanRun(unlimited, collection)
        {
            ["password"] = admin.Password,
            ["identity_id"] = $"{await Identities.AddAsync(unlimited, admin)}"
        };
        Assert.Equal(admin.Slug, run["org_slug"]);

        foreach (var folder in collection["item"]!.AsArray())
        {
            if ((string?)folder!["name"] == "From a mail") await MailTokensAsync(unlimited, admin, run);
            foreach (var request in folder["item"]!.AsArray()) await run.SendAsync(request!);
        }
    }

    private static async Task MailTokensAsync(PlatformApp app, Actor admin, PostmanRun run)
    {
        var again = await admin.LogInAgainAsync();
        await admin.With(again.TextOf("access_token")).PostAsync("/api/users", new { email = "invited@example.com", role = "member" });
        run["invitation_token"] = (await app.Mails.WaitAsync("invited@example.com")).Token;
        await app.Anonymous.PostAsync("/api/auth/forgot-password", new { email = admin.Email, org_slug = admin.Slug });
        run["reset_token"] = (await app.Mails.WaitAsync(admin.Email, "Reset", count: 2)).Token;
    }

    private static IEnumerable<JsonNode> Requests(JsonNode collection) =>
        collection["item"]!.AsArray().SelectMany(folder => folder!["item"]!.AsArray())!;

    private static IEnumerable<JsonNode> Resources(JsonNode export, string type) =>
        export["resources"]!.AsArray().Where(resource => (string?)resource!["_type"] == type)!;

    private async Task<JsonNode> ReadAsync(string path) => JsonNode.Parse(await app.Http.GetStringAsync(path, Ct))!;

    [GeneratedRegex(@"\{\{([^}]+)\}\}")]
    private static partial Regex Variables();

    [GeneratedRegex(@"\{\{ _\.(\w+) \}\}")]
    private static partial Regex Named();

    [GeneratedRegex(@"response 'body', '(\w+)'")]
    private static partial Regex Asked();
}
