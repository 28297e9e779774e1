using Platform.Domain.AllowedDomains;
using Platform.Domain.Organizations;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Auth;

/// <summary>Which pages a credential is served to.</summary>
public sealed class OriginRuleTests(SharedApp shared)
{
    private const string Unlisted = "https://unlisted.example.org";

    // A path of every surface and its dialect's words for the refusal; a route that is not there too.
    public static TheoryData<string, string, string> Surfaces => new()
    {
        { "GET", "/api/users/me", """{"error":"Origin not allowed"}""" },
        { "POST", "/authentication", """{"error":"Origin not allowed"}""" },
        { "GET", "/api/nothing", """{"error":"Origin not allowed"}""" },
        { "GET", "/v1/keys", """{"error":{"code":"FORBIDDEN","message":"Origin not allowed"}}""" },
        { "GET", "/v1/projects", """{"success":false,"error":{"code":"FORBIDDEN","message":"Origin not allowed"}}""" },
        { "GET", "/v1/tasks", """{"success":false,"error":{"code":"FORBIDDEN","message":"Origin not allowed"}}""" },
        { "DELETE", "/v1/nothing", """{"success":false,"error":{"code":"FORBIDDEN","message":"Origin not allowed"}}""" },
    };

    [Theory]
    [MemberData(nameof(Surfaces))]
    public async Task A_key_is_refused_to_a_page_that_is_not_listed_in_each_surfaces_dialect(string method, string path, string body)
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();

        var refused = await key.FromAsync(Unlisted, path, method);

        Assert.Equal(body, refused.Text);
        Assert.Equal(403, refused.Status);
        Assert.Equal(Unlisted, refused["X-Refused-Origin"]);
        Assert.Null(refused["Access-Control-Allow-Origin"]);
        Assert.Equal("Origin", refused["Vary"]);
        Assert.NotNull(refused["X-RateLimit-Limit"]);
    }

    [Theory]
    [MemberData(nameof(Surfaces))]
    public async Task A_key_is_served_to_a_page_that_is_listed_and_to_none_once_it_is_removed(string method, string path, string refusal)
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();
        var origin = await admin.ListOwnDomainAsync();

        var served = await key.FromAsync(origin, path, method);
        Assert.Equal(path.EndsWith("nothing", StringComparison.Ordinal) ? 404 : 200, served.Status);
        Assert.Equal(origin, served["Access-Control-Allow-Origin"]);
        Assert.Equal(404 == served.Status ? 404 : 200, (await key.SendAsync(new HttpMethod(method), path)).Status);

        var id = (await admin.GetAsync("/api/allowed-domains")).Member("data")[0].GetProperty("id").GetInt64();
        Expect.Status(204, await admin.DeleteAsync($"/api/allowed-domains/{id}"));
        var refused = await key.FromAsync(origin, path, method);
        Assert.Equal(refusal, refused.Text);
        Assert.Null(refused["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public async Task A_key_is_refused_to_a_page_that_only_another_organization_lists()
    {
        var admin = await shared.App.SignUpAsync();
        var stranger = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();
        var origin = await stranger.ListOwnDomainAsync();

        var refused = await key.FromAsync(origin, "/api/users/me");

        Expect.Refused(refused, 403, "Origin not allowed");
        Assert.Null(refused["Access-Control-Allow-Origin"]);
        Assert.Null(refused["Access-Control-Expose-Headers"]);
    }

    [Theory]
    [InlineData("null", "null")]
    [InlineData("malformed", "malformed")]
    public async Task Credential_is_refused_to_a_page_whose_origin_can_not_be_listed(string origin, string named)
    {
        var admin = await shared.App.SignUpAsync();
        await admin.ListOwnDomainAsync();
        foreach (var client in (ApiClient[])[await admin.MakeKeyAsync(), admin])
        {
            var refused = await client.FromAsync(origin, "/api/users/me");

            Expect.Refused(refused, 403, "Origin not allowed");
            Assert.Equal(named, refused["X-Refused-Origin"]);
        }
    }

    [Fact]
    public async Task A_key_is_no_exception_on_our_own_pages()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();
        var own = shared.App.Url.GetLeftPart(UriPartial.Authority);

        Expect.Refused(await key.FromAsync(own, "/api/users/me"), 403, "Origin not allowed");
        Expect.Status(201, await admin.PostAsync("/api/allowed-domains", new { domain = shared.App.Url.Authority }));
        Expect.Status(200, await key.FromAsync(own, "/api/users/me"));
    }

    [Fact]
    public async Task An_access_token_is_served_to_our_own_pages_and_to_any_that_someone_lists()
    {
        var admin = await shared.App.SignUpAsync();
        var stranger = await shared.App.SignUpAsync();
        var own = shared.App.Url.GetLeftPart(UriPartial.Authority);
        var listed = await stranger.ListOwnDomainAsync();

        foreach (var origin in (string[])[own, listed])
        {
            var served = await admin.FromAsync(origin, "/api/users/me");
            Expect.Status(200, served);
            Assert.Equal(origin, served["Access-Control-Allow-Origin"]);
        }

        var refused = await admin.FromAsync(Unlisted, "/api/users/me");
        Expect.Refused(refused, 403, "Origin not allowed");
        Assert.Equal(Unlisted, refused["X-Refused-Origin"]);

        // The same host on another port is another origin, and not our own.
        Expect.Refused(await admin.FromAsync("http://127.0.0.1:1", "/api/users/me"), 403, "Origin not allowed");
    }

    [Fact]
    public async Task The_address_that_links_name_is_our_own_too()
    {
        await using var app = await PlatformApp.StartAsync(
            new AppOptions { Settings = new Dictionary<string, string?> { ["Platform:PublicUrl"] = "https://console.example.net/app/" } });
        var admin = await app.SignUpAsync();

        Expect.Status(200, await admin.FromAsync("https://console.example.net", "/api/users/me"));
        Expect.Status(204, await app.Anonymous.PreflightAsync("https://console.example.net", "/api/users/me"));
        Expect.Refused(await admin.FromAsync("http://console.example.net", "/api/users/me"), 403, "Origin not allowed");
    }

    [Theory]
    [InlineData("null", "null")]
    [InlineData("*", "malformed")]
    [InlineData("", "malformed")]
    [InlineData("example.com", "malformed")]
    [InlineData("https://example.com/", "malformed")]
    [InlineData("https://example.com, https://example.com", "malformed")]
    [InlineData("https://user@example.com", "malformed")]
    [InlineData("https://<script>", "malformed")]
    [InlineData("HTTPS://Other.Example.NET:443", "https://other.example.net")]
    public async Task What_is_no_origin_is_refused_and_never_shown(string origin, string shown)
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();
        Expect.Status(201, await admin.PostAsync("/api/allowed-domains", new { domain = "example.com" }));

        // As an earlier version let pass.
        var nowhere = AllowedDomain.Create(
            new OrganizationId(admin.OrganizationId), DomainPattern.TryParse("null")!, DateTimeOffset.UnixEpoch);
        await shared.App.WithDbAsync(async db =>
        {
            db.Add(nowhere);
            Assert.Null(await db.SaveAsync(CancellationToken.None));
        });

        foreach (var client in (ApiClient[])[key, admin])
        {
            var refused = await client.FromAsync(origin, "/v1/keys");
            Assert.Equal("""{"error":{"code":"FORBIDDEN","message":"Origin not allowed"}}""", refused.Text);
            Assert.Equal(shown, refused["X-Refused-Origin"]);
            Assert.Null(refused["Access-Control-Allow-Origin"]);
        }
    }

    [Fact]
    public async Task Two_origins_are_none()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();
        var origin = await admin.ListOwnDomainAsync();

        var answer = await Http.RawRequest.SendAsync(
            shared.App, $"GET /api/users/me HTTP/1.1\nHost: x\nAuthorization: Bearer {key.Key}\nOrigin: {origin}\nOrigin: {origin}");

        Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
        Assert.Contains("X-Refused-Origin: malformed", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_page_is_counted_as_any_403_is()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();

        var before = long.Parse((await key.GetAsync("/api/users/me"))["X-RateLimit-Remaining"]!, null);
        await key.FromAsync(Unlisted, "/api/users/me");
        Assert.Equal(before - 2, long.Parse((await key.GetAsync("/api/users/me"))["X-RateLimit-Remaining"]!, null));
    }

    [Theory]
    [InlineData("*.wild.example.com", "https://a.b.wild.example.com", true)]
    [InlineData("*.wild.example.com", "https://wild.example.com", false)]
    [InlineData("*.wild.example.com", "https://a.evil-wild.example.com", false)]
    [InlineData("localhost:5173", "http://localhost:5173", true)]
    [InlineData("localhost:5173", "http://localhost:5174", false)]
    [InlineData("https://port.example.com", "https://port.example.com:8443", true)]
    [InlineData("[::1]:8080", "http://[::1]:8080", true)]
    [InlineData("münchen.de", "https://xn--mnchen-3ya.de", true)]
    public async Task A_pattern_is_held_against_host_and_port(string domain, string origin, bool isServed)
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();
        Expect.Status(201, await admin.PostAsync("/api/allowed-domains", new { domain }));

        Expect.Status(isServed ? 200 : 403, await key.FromAsync(origin, "/api/users/me"));
    }
}
