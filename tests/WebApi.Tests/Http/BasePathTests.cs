using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Http;

/// <summary>Detection of the base path behind a proxy.</summary>
public sealed class BasePathTests(BasePathTests.Apps apps) : IClassFixture<BasePathTests.Apps>
{
    // The test is the nearest proxy; proxies in 10.0.0.0/8 come before it.
    [Theory]
    [InlineData("/platform", null, "/platform")]
    [InlineData("/platform/", null, "/platform")]
    [InlineData("/a/b-c/d_e.f~g", null, "/a/b-c/d_e.f~g")]
    [InlineData("/", null, "")]
    [InlineData("", null, "")]
    [InlineData("/outer, /inner", "203.0.113.7, 10.1.2.3", "/outer/inner")]
    [InlineData("/theirs, /ours", "10.1.2.3, 203.0.113.7", "/ours")]
    [InlineData("/theirs, /ours", null, "/ours")]
    [InlineData("//evil.example", null, "")]
    [InlineData("/\\evil.example", null, "")]
    [InlineData("https://evil.example", null, "")]
    [InlineData("evil", null, "")]
    [InlineData("/a//b", null, "")]
    [InlineData("/../a", null, "")]
    [InlineData("/a/..", null, "")]
    [InlineData("/a/./b", null, "")]
    [InlineData("/a%2f..%2fb", null, "")]
    [InlineData("/a%0d%0aSet-Cookie:x", null, "")]
    [InlineData("/a\"onload=\"x", null, "")]
    [InlineData("/<script>", null, "")]
    [InlineData("/a b", null, "")]
    [InlineData("/a?b", null, "")]
    [InlineData("/a#b", null, "")]
    [InlineData("/a;b", null, "")]
    public async Task Valid_prefix_from_a_known_proxy_is_used(string prefix, string? senders, string path)
    {
        var answer = await AskAsync(apps.Behind, "/workspace", prefix, senders);

        Assert.Equal($"{path}/workspace/sign-in?return=%2Fworkspace", answer["Location"]);
        var page = await AskAsync(apps.Behind, "/workspace/sign-in", prefix, senders);
        Assert.Contains($"action=\"{path}/workspace/sign-in\"", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prefix_that_is_too_long_is_ignored() =>
        Assert.StartsWith("/workspace/", await LocationAsync(apps.Behind, "/" + new string('a', 300)), StringComparison.Ordinal);

    [Fact]
    public async Task Prefix_from_an_unknown_proxy_is_ignored()
    {
        Assert.StartsWith("/workspace/", await LocationAsync(apps.Alone, "/platform"), StringComparison.Ordinal);
        Expect.Status(404, await AskAsync(apps.Alone, "/platform/api/health", "/platform"));
    }

    [Fact]
    public async Task Prefix_from_a_known_proxy_precedes_the_configured_path()
    {
        Assert.StartsWith("/platform/api/workspace/", await LocationAsync(apps.Configured), StringComparison.Ordinal);
        Assert.StartsWith("/other/workspace/", await LocationAsync(apps.Configured, "/other"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/platform/api/api/health")]
    [InlineData("/PLATFORM/API/api/health")]
    [InlineData("/api/health")]
    public async Task Configured_path_may_be_removed_by_the_proxy_or_left(string path)
    {
        Expect.Status(200, await AskAsync(apps.Configured, path));
        Expect.Status(404, await AskAsync(apps.Configured, "/platform/health"));
        Expect.Status(404, await AskAsync(apps.Configured, "/platform/apis/api/health"));
    }

    [Theory]
    [InlineData("/api/health", 200)]
    [InlineData("/api/api/health", 200)]
    [InlineData("/api/v1/projects", 401)]
    [InlineData("/v1/projects", 401)]
    [InlineData("/api/users/me", 401)]
    [InlineData("/api/nothing", 404)]
    [InlineData("/api/developers/guides/limits", 200)]
    [InlineData("/api/api/users/me", 401)]
    public async Task Base_path_named_like_a_route_is_not_mistaken_for_the_route(string path, int status)
    {
        Expect.Status(status, await AskAsync(apps.Behind, path, "/api"));
        Expect.Status(status, await AskAsync(apps.LikeOurs, path));
    }

    [Fact]
    public async Task Root_below_the_base_path_redirects_to_the_portal()
    {
        foreach (var path in (string[])["/platform/api", "/platform/api/", "/"])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/html" } } };
            Assert.Equal("/platform/api/developers", (await apps.Configured.Anonymous.SendAsync(request))["Location"]);
        }
    }

    [Fact]
    public async Task Failure_under_the_path_is_in_its_surfaces_dialect()
    {
        var keys = await AskAsync(apps.Configured, "/platform/api/v1/keys/none/at/all");
        var tasks = await AskAsync(apps.Configured, "/platform/api/v1/tasks");
        var page = await AskAsync(apps.Configured, "/platform/api/workspace/nowhere");

        Assert.Equal("""{"error":{"code":"NOT_FOUND","message":"Not found"}}""", keys.Text);
        Assert.Equal("""{"success":false,"error":{"code":"UNAUTHORIZED","message":"Authentication required"}}""", tasks.Text);
        Assert.StartsWith("text/html", page["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookies_are_limited_to_the_path_unless_browsers_require_the_root()
    {
        var settings = Under("https://example.com/platform");
        await using var app = await PlatformApp.StartAsync(new AppOptions { Environment = "Development", Settings = settings });
        var open = new Visitor(app.Anonymous);
        await open.GetAsync("/workspace/sign-in");
        Assert.Contains("; path=/platform;", Assert.Single(open.Given), StringComparison.OrdinalIgnoreCase);

        var safe = new Visitor(apps.Configured.Anonymous);
        await safe.GetAsync("/workspace/sign-in");
        Assert.StartsWith("__Host-visitor=", Assert.Single(safe.Given), StringComparison.Ordinal);
        Assert.Contains("; path=/;", Assert.Single(safe.Given), StringComparison.OrdinalIgnoreCase);
    }

    private static Dictionary<string, string?> Under(string? publicUrl, string? known = null) => new()
    {
        ["Platform:PublicUrl"] = publicUrl,
        ["Proxies:Known:0"] = known,
        ["Proxies:Known:1"] = known is null ? null : "10.0.0.0/8",
    };

    private static async Task<string?> LocationAsync(PlatformApp app, string? prefix = null) =>
        (await AskAsync(app, "/workspace", prefix))["Location"];

    private static Task<ApiAnswer> AskAsync(PlatformApp app, string path, string? prefix = null, string? senders = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (prefix is not null) request.Headers.TryAddWithoutValidation("X-Forwarded-Prefix", prefix);
        if (senders is not null) request.Headers.TryAddWithoutValidation("X-Forwarded-For", senders);
        return app.Anonymous.SendAsync(request);
    }

    /// <summary>An app that trusts the test as a proxy, one that trusts none, and two with a configured path.</summary>
    public sealed class Apps : IAsyncLifetime
    {
        public PlatformApp Behind { get; private set; } = null!;

        public PlatformApp Alone { get; private set; } = null!;

        public PlatformApp Configured { get; private set; } = null!;

        public PlatformApp LikeOurs { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Behind = await StartAsync(null, "127.0.0.1");
            Alone = await StartAsync(null, null);
            Configured = await StartAsync("https://example.com/platform/api/", "127.0.0.1");
            LikeOurs = await StartAsync("https://example.com/api", null);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var app in (PlatformApp[])[Behind, Alone, Configured, LikeOurs]) await app.DisposeAsync();
        }

        private static Task<PlatformApp> StartAsync(string? publicUrl, string? known) =>
            PlatformApp.StartAsync(new AppOptions { Settings = Under(publicUrl, known) });
    }
}
