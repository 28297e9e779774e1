using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Platform.TestKit;
using Platform.WebApi.Tests.V1;
using Platform.WebApi.Versions;
using static Platform.WebApi.Tests.Versions.VersionTexts;

namespace Platform.WebApi.Tests.Versions;

/// <summary>An additional version is one class; this one renames a member of projects in requests and responses.</summary>
public sealed class ThirdVersionTests : IAsyncLifetime
{
    private const string Third = "2027-01-15";
    private const string Path = "/v1/projects";

    private PlatformApp _app = null!;
    private Actor _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await PlatformApp.StartAsync(
            new AppOptions { Change = builder => builder.Services.AddSingleton<VersionChange>(new NamedTitle()) });
        _admin = await _app.SignUpAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task New_version_is_the_newest_and_the_others_are_unchanged()
    {
        var versions = (await _app.Anonymous.GetAsync("/api/versions")).Member("data").EnumerateArray().ToList();

        Assert.Equal([Third, Second, First], versions.Select(version => version.GetProperty("version").GetString()));
        Assert.Equal(["current", "supported", "supported"], versions.Select(version => version.GetProperty("status").GetString()));
        Assert.Equal(First, (await _admin.GetAsync(Path))[Header]);
    }

    [Fact]
    public async Task Requests_and_responses_of_both_older_versions_have_the_old_member()
    {
        foreach (var version in (string[])[First, Second])
        {
            var made = await _admin.SendAsync(HttpMethod.Post, Path, new { title = $"In {version}" }, version);
            Expect.Status(201, made);
            Assert.Equal(["id", "title", "description", "created_at", "updated_at"], Expect.Members(made.Member("data")));
            Assert.Equal($"In {version}", made.TextOf("data.title"));
            Assert.Equal(
                $"In {version}",
                (await _admin.SendAsync(HttpMethod.Get, Path, null, version)).Member("data")[0].GetProperty("title").GetString());

            var newest = await _admin.SendAsync(HttpMethod.Get, made["Location"]!, null, Third);
            Assert.Equal(["id", "name", "description", "created_at", "updated_at"], Expect.Members(newest.Member("data")));
        }
    }

    // A form is converted like JSON.
    [Fact]
    public async Task Form_of_an_older_version_has_the_old_member()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new FormUrlEncodedContent([new("title", "Form")]) };
        request.Headers.TryAddWithoutValidation(Header, First);

        Assert.Equal("Form", (await _admin.SendAsync(request)).TextOf("data.title"));
    }

    [Fact]
    public async Task Changes_of_the_versions_between_still_apply()
    {
        var path = (await _admin.SendAsync(HttpMethod.Post, Path, new { name = "N", description = "D" }, Third))["Location"]!;

        Assert.Equal("D", (await _admin.SendAsync(HttpMethod.Put, path, new { title = "T" }, First)).TextOf("data.description"));
        Assert.Null((await _admin.SendAsync(HttpMethod.Put, path, new { title = "T" }, Second)).Member("data.description").GetString());
        ExpectV1.Invalid(await _admin.SendAsync(HttpMethod.Put, path, new { title = "T" }, Third), "name");
    }

    [Fact]
    public async Task Every_version_has_its_own_ETag_and_a_change_accepts_either()
    {
        var made = await _admin.SendAsync(HttpMethod.Post, Path, new { title = "T" }, First);
        var path = made["Location"]!;
        var older = await _admin.SendAsync(HttpMethod.Get, path, null, First);
        var newest = await _admin.SendAsync(HttpMethod.Get, path, null, Third);

        Assert.Equal(made["ETag"], older["ETag"]);
        Assert.NotEqual(older["ETag"], newest["ETag"]);
        Assert.Equal(304, (await AskAsync(HttpMethod.Get, "If-None-Match", older["ETag"]!, First)).Status);
        Assert.Equal(200, (await AskAsync(HttpMethod.Get, "If-None-Match", older["ETag"]!, Third)).Status);
        Assert.Equal(200, (await AskAsync(HttpMethod.Patch, "If-Match", older["ETag"]!, Third)).Status);
        Assert.Equal(412, (await AskAsync(HttpMethod.Patch, "If-Match", older["ETag"]!, First)).Status);

        Task<ApiAnswer> AskAsync(HttpMethod method, string header, string tag, string version)
        {
            var request = new HttpRequestMessage(method, path)
            {
                Content = method == HttpMethod.Get ? null : ApiClient.Content(new { description = "Changed" })
            };
            request.Headers.TryAddWithoutValidation(header, tag);
            request.Headers.TryAddWithoutValidation(Header, version);
            return _admin.SendAsync(request);
        }
    }

    [Fact]
    public async Task Replayed_creation_has_the_form_of_the_requested_version()
    {
        var first = await OnceAsync(First);
        var same = await OnceAsync(First);
        var newest = await OnceAsync(Third);

        Assert.Equal((first.Text, first["ETag"], "true"), (same.Text, same["ETag"], same["Idempotent-Replayed"]));
        Assert.Equal((201, "true", "Once"), (newest.Status, newest["Idempotent-Replayed"], newest.TextOf("data.name")));

        Task<ApiAnswer> OnceAsync(string version)
        {
            // Has the members of both versions.
            var request = new HttpRequestMessage(HttpMethod.Post, Path)
            {
                Content = ApiClient.Content(new { title = "Once", name = "Once" })
            };
            request.Headers.TryAddWithoutValidation(Header, version);
            request.Headers.TryAddWithoutValidation("Idempotency-Key", "once");
            return _admin.SendAsync(request);
        }
    }

    [Fact]
    public async Task Documents_of_the_older_versions_have_the_old_member()
    {
        foreach (var (version, member) in (IEnumerable<(string, string)>)[(First, "title"), (Second, "title"), (Third, "name")])
        {
            var document = JsonNode.Parse((await _app.Anonymous.GetAsync($"/api/docs.json?version={version}")).Text)!;

            Assert.Equal(version, (string?)document["info"]!["version"]);
            Assert.NotNull(document["components"]!["schemas"]!["ProjectView"]!["properties"]![member]);
            Assert.Equal(version == First, document["paths"]!["/v1/keys"]!["get"]!["parameters"] is null);
        }
    }

    [Fact]
    public async Task Changelog_and_feed_show_the_new_version()
    {
        var page = await _app.Anonymous.GetAsync("/developers/changelog");
        var feed = await _app.Anonymous.GetAsync("/developers/changelog.atom");

        Assert.Contains($"<h2 id=\"{Third}\">", page.Text, StringComparison.Ordinal);
        Assert.Contains("<code>GET /v1/projects/{id}</code>", page.Text, StringComparison.Ordinal);
        Assert.Contains($"<title>Version {Third}</title>", feed.Text, StringComparison.Ordinal);
    }

    private sealed class NamedTitle : VersionChange
    {
        public override string Version => Third;

        public override string Text => "`name` of projects was `title`.";

        public override IReadOnlyList<string> Operations { get; } =
            ["createProject", "getProject", "listProjects", "updateProject", "patchProject"];

        public override void Request(string operation, JsonObject body) => Rename(body, "title", "name");

        public override void Answer(string operation, JsonObject view) => Rename(view, "name", "title");

        public override void Document(OlderDocument document) =>
            Rename(document.Schema("ProjectView")["properties"]!.AsObject(), "name", "title");

        private static void Rename(JsonObject members, string from, string to)
        {
            var index = members.IndexOf(from);
            if (index < 0) return;
            var value = members[index];
            members.RemoveAt(index);
            members.Remove(to);
            members.Insert(Math.Min(index, members.Count), to, value);
        }
    }
}
