using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Portal;

/// <summary>The parts of the portal's pages that depend on the visitor: the server's address and the workspace.</summary>
public sealed class PortalVisitorTests(SharedApp shared)
{
    [Fact]
    public async Task Examples_contain_the_address_of_the_request()
    {
        var page = await GetAsync("/developers", host: "api.example.com:8443");

        Assert.Contains("curl http://api.example.com:8443/api/health", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("localhost:3001", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$(reboot).example.com")]
    [InlineData("a'b.example.com")]
    [InlineData("a;b.example.com")]
    public async Task Portal_examples_never_contain_a_host_with_shell_characters(string host)
    {
        var page = await GetAsync("/developers", host: host);

        if (page.Status == 200) Assert.Contains("curl http://localhost:3001/api/health", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(host, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examples_contain_the_configured_public_address()
    {
        await using var app = await PlatformApp.StartAsync(
            new AppOptions { Settings = new Dictionary<string, string?> { ["Platform:PublicUrl"] = "https://api.example.com/platform" } });

        Assert.Contains(
            "curl https://api.example.com/platform/api/health",
            (await app.Anonymous.GetAsync("/developers")).Text,
            StringComparison.Ordinal);
        Assert.Contains(
            "\"https://api.example.com/platform\"",
            (await app.Anonymous.GetAsync("/developers/downloads/platform.postman_environment.json")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examples_contain_the_workspace_of_the_signed_in_visitor()
    {
        var admin = await shared.App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(shared.App, admin);

        var (personal, anonymous) = (await visitor.GetAsync("/developers"), await GetAsync("/developers"));

        Assert.Contains($"&quot;org_slug&quot;: &quot;{admin.Slug}&quot;", personal.Text, StringComparison.Ordinal);
        Assert.Contains($"&quot;email&quot;: &quot;{admin.Email}&quot;", personal.Text, StringComparison.Ordinal);
        Assert.Contains(
            admin.Slug, (await visitor.GetAsync("/developers/downloads/platform.postman_environment.json")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(admin.Slug, anonymous.Text, StringComparison.Ordinal);
        Assert.Contains("&quot;org_slug&quot;: &quot;acme&quot;", anonymous.Text, StringComparison.Ordinal);

        // Only the cookie identifies the visitor; a bearer token does not.
        Assert.DoesNotContain(admin.Slug, (await admin.GetAsync("/developers")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visitor_over_the_page_limit_sees_the_page_without_their_workspace()
    {
        await using var app = await PlatformApp.StartAsync(
            new AppOptions
            {
                Clock = TestClock.AtThisSecond(),
                Settings = new Dictionary<string, string?> { ["RateLimits:PagesPerMinute"] = "2" }
            });
        var admin = await app.SignUpAsync();
        var visitor = await Visitor.SignInAsync(app, admin);

        var shown = new List<bool>();
        for (var i = 0; i < 3; i++)
        {
            var page = await visitor.GetAsync("/developers");
            Assert.Equal(200, page.Status);
            shown.Add(page.Text.Contains(admin.Slug, StringComparison.Ordinal));
        }

        Assert.Equal([true, true, false], shown);
    }

    // A page is rendered once and cached; the address of each visitor is inserted, including characters that HTML escapes.
    [Fact]
    public async Task Page_is_rendered_once_and_shows_every_visitor_their_own_address()
    {
        foreach (var path in (string[])["/developers", "/developers/guides", "/developers/guides/limits", "/developers/downloads"])
        {
            var (one, other) = (await GetAsync(path, host: "one.example"), await GetAsync(path, host: "other-name.example:81"));

            Assert.DoesNotMatch("[\uE000-\uE003]|&#xE00", one.Text);
            Assert.Equal(
                one.Text.Replace("http://one.example", "#", StringComparison.Ordinal),
                other.Text.Replace("http://other-name.example:81", "#", StringComparison.Ordinal));
        }
    }

    private Task<ApiAnswer> GetAsync(string path, string? host = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (host is not null) request.Headers.TryAddWithoutValidation("Host", host);
        return shared.App.Anonymous.SendAsync(request);
    }
}
