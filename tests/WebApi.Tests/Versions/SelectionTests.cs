using Platform.TestKit;
using Platform.WebApi.Tests.Documents;
using Platform.WebApi.Tests.Http;
using Platform.WebApi.Tests.V1;
using static Platform.WebApi.Tests.Versions.VersionTexts;

namespace Platform.WebApi.Tests.Versions;

/// <summary>Which version serves a request, and the header that reports it in every response.</summary>
public sealed class SelectionTests(SharedApp shared)
{
    [Fact]
    public async Task Header_overrides_the_pin_and_the_pin_overrides_the_default()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync("admin");

        Assert.Equal(First, (await key.GetAsync("/api/users/me"))[Header]);
        Assert.Equal(Second, (await key.SendAsync(HttpMethod.Get, "/api/users/me", null, Second))[Header]);
        await admin.PinAsync(Second);
        foreach (var client in (ApiClient[])[admin, key]) Assert.Equal(Second, (await client.GetAsync("/api/users/me"))[Header]);
        Assert.Equal(First, (await key.SendAsync(HttpMethod.Get, "/api/users/me", null, First))[Header]);
        Assert.Equal(Second, (await key.SendAsync(HttpMethod.Get, "/api/users/me", null, ""))[Header]);
        Assert.Equal(First, (await shared.App.Anonymous.GetAsync("/api/health"))[Header]);
    }

    // Responses of every origin: routing, authentication, a body, a limit, a missing object.
    [Theory]
    [InlineData("GET", "/api/users/me", 401)]
    [InlineData("GET", "/v1/projects", 401)]
    [InlineData("GET", "/v1/keys", 401)]
    [InlineData("POST", "/authentication", 401)]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("GET", "/v1/nothing", 404)]
    [InlineData("GET", "/v1/keys/nothing", 404)]
    [InlineData("PUT", "/v1/keys", 405)]
    [InlineData("DELETE", "/authentication", 405)]
    [InlineData("POST", "/api/auth/login", 415)]
    [InlineData("GET", "/api/health", 200)]
    [InlineData("HEAD", "/api/health", 200)]
    [InlineData("OPTIONS", "/api/health", 405)]
    public async Task Every_response_has_the_requested_version_or_else_the_default(string method, string path, int status)
    {
        var content = status == 415 ? new StringContent("{}") : null;
        var plain = await shared.App.Anonymous.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = content });
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = status == 415 ? new StringContent("{}") : null };
        request.Headers.TryAddWithoutValidation(Header, Second);
        var named = await shared.App.Anonymous.SendAsync(request);

        Assert.Equal((status, First), (plain.Status, plain[Header]));
        Assert.Equal((status, Second), (named.Status, named[Header]));
    }

    [Fact]
    public async Task Responses_429_and_to_an_unlisted_origin_have_the_version()
    {
        await using var app = await PlatformApp.StartAsync(
            new AppOptions { Settings = new Dictionary<string, string?> { ["Plans:Free:RequestsPerMinute"] = "3" } });
        var admin = await app.SignUpAsync();
        await admin.PinAsync(Second);
        ApiAnswer last;
        do last = await admin.GetAsync("/v1/projects");
        while (last.Status == 200);

        Assert.Equal((429, Second), (last.Status, last[Header]));
        var refused = await shared.App.Anonymous.FromAsync("https://unlisted.example", "/v1/projects");
        Assert.Equal(First, refused[Header]);
        Assert.Equal((403, First), await PreflightAsync());

        async Task<(int, string?)> PreflightAsync()
        {
            var preflight = await shared.App.Anonymous.PreflightAsync("https://unlisted.example", "/v1/projects");
            return (preflight.Status, preflight[Header]);
        }
    }

    [Theory]
    [InlineData("/v1/projects", true)]
    [InlineData("/api/users/me", true)]
    [InlineData("/workspace/keys", false)]
    public async Task Refusal_by_the_HTTP_server_has_the_version_on_versioned_paths(string path, bool hasVersions)
    {
        var answer = await RawRequest.SendAsync(shared.App, $"GET {path} HTTP/1.1\nApi-Version: {Second}\nHost: a b");

        Assert.Equal(hasVersions, answer.Contains($"\r\n{Header}: {Second}\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/developers")]
    [InlineData("/developers/downloads/openapi.json")]
    [InlineData("/workspace/sign-in")]
    [InlineData("/nothing")]
    [InlineData("/apis")]
    public async Task Pages_have_no_version_header(string path) =>
        Assert.Null((await shared.App.Anonymous.SendAsync(HttpMethod.Get, path, null, Second))[Header]);

    [Theory]
    [InlineData("2026-12-02")]
    [InlineData("2026-12-1")]
    [InlineData("2026-12-01T00:00:00Z")]
    [InlineData("2026-12-01, 2026-12-01")]
    [InlineData("latest")]
    public async Task Unknown_version_is_a_validation_error_of_the_surface_that_lists_the_known_ones(string version)
    {
        var admin = await shared.App.SignUpAsync();
        var platform = await admin.SendAsync(HttpMethod.Get, "/api/users/me", null, version);
        var keys = await admin.SendAsync(HttpMethod.Get, "/v1/keys", null, version);
        var workspace = await admin.SendAsync(HttpMethod.Get, "/v1/projects", null, version);

        Assert.Equal(Unknown, Expect.Invalid(platform, Header));
        ExpectV1.KeysInvalid(keys, Header);
        ExpectV1.Invalid(workspace, Header);
        Assert.Equal(Unknown, workspace.TextOf("error.message"));
        Assert.All((ApiAnswer[])[platform, keys, workspace], answer => Assert.Equal(First, answer[Header]));
    }

    [Theory]
    [InlineData("/api/health", 422)]
    [InlineData("/api/users/me", 422)]
    [InlineData("/v1/keys", 400)]
    [InlineData("/v1/projects", 400)]
    public async Task Unknown_version_is_refused_as_documented(string path, int status)
    {
        var document = await ServedDocument.FetchAsync(shared.App.Anonymous.Http);
        var documented = document.Operation("GET", path).Response(status)["content"]!["application/json"]!;

        var refused = await (await shared.App.SignUpAsync()).SendAsync(HttpMethod.Get, path, null, "latest");

        Assert.Equal(status, refused.Status);
        Assert.Contains(refused.Text, DocumentedOperation.Examples(documented).Select(example => example!.ToJsonString()));
    }

    [Fact]
    public async Task Repeated_version_header_is_refused()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/health");
        request.Headers.TryAddWithoutValidation(Header, [First, Second]);

        Assert.Equal(Unknown, Expect.Invalid(await shared.App.Anonymous.SendAsync(request), Header));
    }

    [Fact]
    public async Task Unknown_version_is_refused_after_authentication_and_counted()
    {
        var admin = await shared.App.SignUpAsync();
        var before = long.Parse((await admin.GetAsync("/v1/projects"))["X-RateLimit-Remaining"]!, null);

        var refused = await admin.SendAsync(HttpMethod.Get, "/v1/projects", null, "latest");
        var after = long.Parse((await admin.GetAsync("/v1/projects"))["X-RateLimit-Remaining"]!, null);

        Assert.Equal(400, refused.Status);
        Assert.Equal(2, before - after);
        Assert.Equal(401, (await shared.App.Anonymous.SendAsync(HttpMethod.Get, "/v1/projects", null, "latest")).Status);
        Assert.Equal(404, (await admin.SendAsync(HttpMethod.Get, "/v1/nothing", null, "latest")).Status);
    }

    [Fact]
    public async Task Request_with_an_unknown_version_has_no_effect()
    {
        var admin = await shared.App.SignUpAsync();

        ExpectV1.Invalid(await admin.SendAsync(HttpMethod.Post, "/v1/projects", new { name = "Never" }, "latest"), Header);

        Assert.Equal(0, await admin.CountAsync("/v1/projects"));
    }

    [Fact]
    public async Task Listed_origins_may_send_and_read_the_version_header()
    {
        var admin = await shared.App.SignUpAsync();
        var origin = await admin.ListOwnDomainAsync();

        var answer = await admin.FromAsync(origin, "/v1/projects");
        var exposed = answer["Access-Control-Expose-Headers"]!.Split(", ");

        Assert.Superset(new HashSet<string> { Header, "Deprecation", "Sunset", "Link" }, exposed.ToHashSet());
    }
}
