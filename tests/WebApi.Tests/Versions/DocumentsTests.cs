using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;
using static Platform.WebApi.Tests.Versions.VersionTexts;

namespace Platform.WebApi.Tests.Versions;

/// <summary>How versions are shown in the list, the documents, the changelog and the portal.</summary>
public sealed class DocumentsTests(SharedApp shared)
{
    [Fact]
    public async Task Version_list_is_public_newest_first_with_the_changes()
    {
        var list = await shared.App.Anonymous.GetAsync("/api/versions");

        Expect.Status(200, list);
        Assert.Equal(["data"], Expect.Members(list.Json));
        var versions = list.Member("data");
        Assert.Equal(["version", "released_at", "status", "deprecated_at", "ends_at", "changes"], Expect.Members(versions[0]));
        Assert.Equal([Second, First], versions.EnumerateArray().Select(version => version.GetProperty("version").GetString()));
        Assert.Equal(["current", "supported"], versions.EnumerateArray().Select(version => version.GetProperty("status").GetString()));
        Assert.Equal("2026-12-01T00:00:00.000Z", versions[0].GetProperty("released_at").GetString());
        var changes = versions[0].GetProperty("changes");
        Assert.Equal(3, changes.GetArrayLength());
        Assert.Contains("[\"listKeys\"]", changes.EnumerateArray().Select(change => change.GetProperty("operations").GetRawText()));
        Assert.Equal(0, versions[1].GetProperty("changes").GetArrayLength());
    }

    [Fact]
    public async Task Version_list_can_be_read_from_any_origin() =>
        Assert.Equal(
            "https://unlisted.example",
            (await shared.App.Anonymous.FromAsync("https://unlisted.example", "/api/versions"))["Access-Control-Allow-Origin"]);

    [Fact]
    public async Task Every_operation_named_by_a_change_is_in_the_document()
    {
        var document = await DocumentAsync(shared.App.Anonymous, "?version=" + Second);
        var ids = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .Select(operation => (string)operation.Value!["operationId"]!)
            .ToHashSet();
        var changes = (await shared.App.Anonymous.GetAsync("/api/versions")).Member("data")
            .EnumerateArray()
            .SelectMany(version => version.GetProperty("changes").EnumerateArray());

        Assert.All(
            changes.SelectMany(change => change.GetProperty("operations").EnumerateArray()), id => Assert.Contains(id.GetString()!, ids));
    }

    [Fact]
    public async Task Document_has_the_version_of_the_parameter_or_else_of_the_request()
    {
        var admin = await shared.App.SignUpAsync();
        await admin.PinAsync(Second);

        Assert.Equal(First, await VersionAsync(shared.App.Anonymous, ""));
        Assert.Equal(Second, await VersionAsync(shared.App.Anonymous, "?version=" + Second));
        Assert.Equal(Second, await VersionAsync(admin, ""));
        Assert.Equal(First, await VersionAsync(admin, "?version=" + First));

        // The response has the caller's version, whichever document it contains.
        Assert.Equal(Second, (await admin.GetAsync("/api/docs.json?version=" + First))[Header]);
        static async Task<string?> VersionAsync(ApiClient client, string query) =>
            (string?)(await DocumentAsync(client, query))["info"]!["version"];
    }

    [Fact]
    public async Task Document_chosen_by_a_credential_is_cached_privately()
    {
        var admin = await shared.App.SignUpAsync();

        var (own, anonymous, named) = (
            await admin.GetAsync("/api/docs.json"),
            await shared.App.Anonymous.GetAsync("/api/docs.json"),
            await admin.GetAsync("/api/docs.json?version=" + Second));

        Assert.Equal(("max-age=60, private", "Origin, Authorization, Api-Version"), (own["Cache-Control"], own["Vary"]));
        Assert.Equal(("public, max-age=60", "Origin, Authorization, Api-Version"), (anonymous["Cache-Control"], anonymous["Vary"]));
        Assert.Equal(("public, max-age=60", "Origin"), (named["Cache-Control"], named["Vary"]));
    }

    [Theory]
    [InlineData("2026-12-02")]
    [InlineData("")]
    [InlineData("latest")]
    public async Task Document_of_an_unknown_version_is_a_validation_error_that_lists_the_known_ones(string version) =>
        Assert.Equal(Unknown, Expect.Invalid(await shared.App.Anonymous.GetAsync($"/api/docs.json?version={version}"), "version"));

    [Fact]
    public async Task Changelog_shows_every_version_and_change()
    {
        var page = await shared.App.Anonymous.GetAsync("/developers/changelog");

        Expect.Status(200, page);
        foreach (var version in (string[])[First, Second])
        {
            Assert.Contains($"<h2 id=\"{version}\">{version}</h2>", page.Text, StringComparison.Ordinal);
        }

        Assert.Contains("<code>GET /v1/keys</code>", page.Text, StringComparison.Ordinal);
        Assert.Contains("<code>PUT /v1/tasks/{id}</code>", page.Text, StringComparison.Ordinal);
        Assert.Contains(
            "<link rel=\"alternate\" type=\"application/atom+xml\"", WebUtility.HtmlDecode(page.Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feed_is_Atom_with_an_entry_per_version()
    {
        var answer = await shared.App.Anonymous.GetAsync("/developers/changelog.atom");

        Assert.Equal("application/atom+xml; charset=utf-8", answer["Content-Type"]);
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var feed = XDocument.Parse(answer.Text).Root!;
        var address = shared.App.Url.GetLeftPart(UriPartial.Authority) + "/developers/changelog";
        Assert.Equal((address, "2026-12-01T00:00:00Z"), (feed.Element(atom + "id")!.Value, feed.Element(atom + "updated")!.Value));
        var entries = feed.Elements(atom + "entry").ToList();
        Assert.Equal([$"Version {Second}", $"Version {First}"], entries.Select(entry => entry.Element(atom + "title")!.Value));
        Assert.Equal([$"{address}#{Second}", $"{address}#{First}"], entries.Select(entry => entry.Element(atom + "id")!.Value));
        Assert.Contains("<code>GET /v1/keys</code>", entries[0].Element(atom + "content")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visitor_chooses_a_version_that_later_pages_keep()
    {
        var visitor = shared.App.Anonymous;
        var chosen = await visitor.GetAsync("/developers/downloads?version=" + Second);
        var cookie = chosen["Set-Cookie"]!;

        Assert.StartsWith("developers-version=2026-12-01;", cookie, StringComparison.Ordinal);
        Assert.Contains("version <code>2026-12-01</code>", chosen.Text, StringComparison.Ordinal);
        Assert.Contains(
            "version <code>2026-12-01</code>", (await WithCookieAsync("/developers/downloads", Second)).Text, StringComparison.Ordinal);
        Assert.Contains(
            "version <code>2026-11-22</code>",
            (await WithCookieAsync("/developers/downloads", "2020-01-01")).Text,
            StringComparison.Ordinal);
        Assert.Contains(
            "version <code>2026-11-22</code>", (await visitor.GetAsync("/developers/downloads")).Text, StringComparison.Ordinal);
        Assert.Null((await visitor.GetAsync("/developers/downloads?version=2020-01-01"))["Set-Cookie"]);

        Task<ApiAnswer> WithCookieAsync(string path, string version)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Cookie", "developers-version=" + version);
            return visitor.SendAsync(request);
        }
    }

    [Fact]
    public async Task Choice_of_a_version_keeps_the_search_query()
    {
        var page = await shared.App.Anonymous.GetAsync("/developers/guides?q=key%20%26%20%2B%3Cb%3E");

        var link = WebUtility.HtmlDecode(Regex.Match(page.Text, $"href=\"(\\?[^\"]*version={Second})\"").Groups[1].Value);
        Assert.Equal("?q=key%20%26%20%2B%3Cb%3E&version=" + Second, link);
        var chosen = await shared.App.Anonymous.GetAsync("/developers/guides" + link);
        Assert.Contains("value=\"key &amp; &#x2B;&lt;b&gt;\"", chosen.Text, StringComparison.Ordinal);
        Assert.Contains($"API version </span>{Second}", chosen.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(VersionTexts.All), MemberType = typeof(VersionTexts))]
    public async Task Reference_without_scripts_links_the_document_of_the_chosen_version(string version) =>
        Assert.Contains(
            $"<a href=\"../api/docs.json?version={version}\">",
            (await shared.App.Anonymous.GetAsync("/developers/api?version=" + version)).Text,
            StringComparison.Ordinal);

    [Fact]
    public async Task Signed_in_visitor_sees_the_version_of_their_organization()
    {
        var admin = await shared.App.SignUpAsync();
        await admin.PinAsync(Second);
        var visitor = await Visitor.SignInAsync(shared.App, admin);

        Assert.Contains(
            "version <code>2026-12-01</code>", (await visitor.GetAsync("/developers/downloads")).Text, StringComparison.Ordinal);
        Assert.Contains("data-version=\"2026-12-01\"", (await visitor.GetAsync("/developers/api")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(VersionTexts.All), MemberType = typeof(VersionTexts))]
    public async Task Downloads_and_the_reference_are_for_the_chosen_version(string version)
    {
        var visitor = shared.App.Anonymous;

        var openApi = JsonNode.Parse((await visitor.GetAsync("/developers/downloads/openapi.json?version=" + version)).Text)!;
        var postman = (await visitor.GetAsync("/developers/downloads/platform.postman_collection.json?version=" + version)).Text;
        var insomnia = (await visitor.GetAsync("/developers/downloads/platform.insomnia.json?version=" + version)).Text;
        var reference = (await visitor.GetAsync("/developers/api?version=" + version)).Text;

        Assert.Equal(version, (string?)openApi["info"]!["version"]);
        Assert.Contains($"\"value\": \"{version}\"", postman, StringComparison.Ordinal);
        Assert.Contains("{{api_version}}", postman, StringComparison.Ordinal);
        Assert.Contains($"\"api_version\": \"{version}\"", insomnia, StringComparison.Ordinal);
        Assert.Equal(version == First ? "Update a project" : "Replace a project", PutOf(postman));
        Assert.Contains($"data-version=\"{version}\"", reference, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"?version={version}\" aria-current=\"true\">", reference, StringComparison.Ordinal);

        static string? PutOf(string collection) =>
            JsonNode.Parse(collection)!["item"]!.AsArray().SelectMany(folder => folder!["item"]!.AsArray())
            .Where(item => (string?)item!["request"]!["method"] == "PUT")
            .Select(item => (string?)item!["name"])
            .First(name => name!.EndsWith("project", StringComparison.Ordinal));
    }

    private static async Task<JsonNode> DocumentAsync(ApiClient client, string query) =>
        JsonNode.Parse((await client.GetAsync("/api/docs.json" + query)).Text)!;
}
