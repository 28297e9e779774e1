using Platform.Domain.AllowedDomains;
using Platform.Domain.Organizations;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Auth;

/// <summary>The origins from which a credential is accepted.</summary>
public sealed class OriginRuleTests(SharedApp shared)
{
    private const string Unlisted = "https://unlisted.example.org";

    // A path of every surface with the refusal in its dialect, including unknown routes.
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
    public async Task Key_from_an_unlisted_origin_is_refused_in_the_dialect_of_the_surface(string method, string path, string body)
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
    public async Task Key_from_an_origin_is_accepted_only_while_the_origin_is_listed(string method, string path, string refusal)
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
    public async Task Key_from_an_origin_listed_only_by_another_organization_is_refused()
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
    public async Task Credential_from_an_origin_that_cannot_be_listed_is_refused(string origin, string named)
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
    public async Task Key_from_the_servers_own_origin_is_refused_when_unlisted()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();
        var own = shared.App.Url.GetLeftPart(UriPartial.Authority);

        Expect.Refused(await key.FromAsync(own, "/api/users/me"), 403, "Origin not allowed");
        Expect.Status(201, await admin.PostAsync("/api/allowed-domains", new { domain = shared.App.Url.Authority }));
        Expect.Status(200, await key.FromAsync(own, "/api/users/me"));
    }

    [Fact]
    public async Task Access_token_is_accepted_from_the_servers_own_origin_and_from_any_listed_origin()
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

        // The same host on another port is another origin, not the server's own.
        Expect.Refused(await admin.FromAsync("http://127.0.0.1:1", "/api/users/me"), 403, "Origin not allowed");
    }

    [Fact]
    public async Task Public_address_is_an_own_origin()
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
    public async Task Invalid_origin_is_refused_and_never_echoed(string origin, string shown)
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();
        Expect.Status(201, await admin.PostAsync("/api/allowed-domains", new { domain = "example.com" }));

        // Earlier versions accepted this.
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
    public async Task Two_Origin_headers_are_refused()
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
    public async Task Request_refused_for_its_origin_is_counted_like_any_403()
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
    public async Task Domain_pattern_is_matched_against_host_and_port(string domain, string origin, bool isServed)
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();
        Expect.Status(201, await admin.PostAsync("/api/allowed-domains", new { domain }));

        Expect.Status(isServed ? 200 : 403, await key.FromAsync(origin, "/api/users/me"));
    }
}
