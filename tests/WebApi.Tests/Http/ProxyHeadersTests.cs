using Platform.TestKit;

namespace Platform.WebApi.Tests.Http;

/// <summary>Which proxies are trusted for the address, host and scheme of a request.</summary>
public sealed class ProxyHeadersTests(ProxyHeadersTests.Apps apps) : IClassFixture<ProxyHeadersTests.Apps>
{
    // The test is the nearest proxy; proxies in 10.0.0.0/8 and 2001:db8:1::/48 come before it.
    [Theory]
    [InlineData("203.0.113.7", "https", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "HTTPS", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "http", "203.0.113.7", false)]
    [InlineData("203.0.113.7", null, "203.0.113.7", false)]
    [InlineData("203.0.113.7", "gopher", "203.0.113.7", false)]
    [InlineData(null, "https", "127.0.0.1", true)]
    [InlineData("203.0.113.7:4711", "https", "203.0.113.7", true)]
    [InlineData("[2001:db8::7]:4711", "https", "2001:db8::7", true)]
    [InlineData("2001:db8::7", "https", "2001:db8::7", true)]
    [InlineData("::ffff:203.0.113.7", "https", "203.0.113.7", true)]
    [InlineData("unknown", "https", "127.0.0.1", true)]
    public async Task Forwarded_headers_of_a_known_proxy_are_trusted(string? sender, string? scheme, string ip, bool isHttps) =>
        await AssertAsync(sender, scheme, ip, isHttps);

    [Theory]
    [InlineData("203.0.113.7, 10.1.2.3", "https, http", "203.0.113.7", true)]
    [InlineData("203.0.113.7, 10.1.2.3", "http, https", "203.0.113.7", false)]
    [InlineData("203.0.113.7, 10.1.2.3, 10.9.9.9", "https, http, http", "203.0.113.7", true)]
    [InlineData("203.0.113.7,2001:db8:1::9", "https,http", "203.0.113.7", true)]
    [InlineData("203.0.113.7, ::ffff:10.1.2.3", "https, http", "203.0.113.7", true)]
    [InlineData("203.0.113.7, 10.1.2.3", "https", "203.0.113.7", true)]
    public async Task Hops_of_known_proxies_are_followed(string sender, string scheme, string ip, bool isHttps) =>
        await AssertAsync(sender, scheme, ip, isHttps);

    [Theory]
    [InlineData("10.1.2.3, 203.0.113.7", "https, http", "203.0.113.7", false)]
    [InlineData("198.51.100.1, 203.0.113.7, 10.1.2.3", "https, http, http", "203.0.113.7", false)]
    [InlineData("198.51.100.1, 203.0.113.7", "http, https", "203.0.113.7", true)]
    [InlineData(null, "https, http", "127.0.0.1", false)]
    [InlineData("nonsense", "https, http", "127.0.0.1", false)]
    [InlineData("198.51.100.1, nonsense", "https, http", "127.0.0.1", false)]
    [InlineData("", "https, https, http", "127.0.0.1", false)]
    public async Task Hops_before_an_unknown_proxy_are_not_trusted(string? sender, string scheme, string ip, bool isHttps) =>
        await AssertAsync(sender, scheme, ip, isHttps);

    // A proxy forwards any host that its client sent.
    [Theory]
    [InlineData("xn--zzzzzz")]
    [InlineData("api.xn--99zzzz.example:8080")]
    public async Task Invalid_forwarded_host_is_ignored(string host)
    {
        var answer = await RawRequest.SendAsync(
            apps.Strict,
            $"GET /api/docs.json HTTP/1.1\nHost: {host}\nX-Forwarded-Host: {host}\nX-Forwarded-Port: 8443\nX-Forwarded-Proto: "
                + "https\nConnection: close");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forwarded_header_in_several_lines_is_one_list()
    {
        Assert.Contains(
            "401",
            await RawRequest.SendAsync(
                apps.Strict,
                "GET /api/users/me HTTP/1.1\nHost: x\nX-Forwarded-For: 203.0.113.7\nX-Forwarded-For: 10.1.2.3\nX-Forwarded-Proto: "
                    + "https\nX-Forwarded-Proto: http"),
            StringComparison.Ordinal);
        Assert.Contains(
            "HTTPS is required",
            await RawRequest.SendAsync(
                apps.Strict, "GET /api/users/me HTTP/1.1\nHost: x\nX-Forwarded-Proto: https\nX-Forwarded-Proto: http"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api.example.com", "https://api.example.com")]
    [InlineData("evil.example.com, api.example.com:8443", "https://api.example.com:8443")]
    [InlineData("api.example.com/path", null)]
    [InlineData("a b", null)]
    [InlineData("\"><script>", null)]
    public async Task Valid_forwarded_host_is_used(string host, string? address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/docs.json");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", host);

        var answer = await apps.Strict.Anonymous.SendAsync(request);

        Assert.Equal(address ?? $"https://{apps.Strict.Url.Authority}", answer.Member("servers")[0].GetProperty("url").GetString());
    }

    [Theory]
    [InlineData("8443", "https", "api.example.com", "https://api.example.com:8443")]
    [InlineData("443", "https", "api.example.com", "https://api.example.com")]
    [InlineData("80", "http", "api.example.com", "http://api.example.com")]
    [InlineData("80", "https", "api.example.com", "https://api.example.com:80")]
    [InlineData("8443", "https", "api.example.com:1", "https://api.example.com:8443")]
    [InlineData("8443", "https", "[2001:db8::7]", "https://[2001:db8::7]:8443")]
    [InlineData("8443", "https", null, "https://127.0.0.1:8443")]
    [InlineData("1, 8443", "https", "api.example.com", "https://api.example.com:8443")]
    [InlineData("0", "https", "api.example.com", "https://api.example.com")]
    [InlineData("65536", "https", "api.example.com", "https://api.example.com")]
    [InlineData("+8443", "https", "api.example.com", "https://api.example.com")]
    [InlineData("https", "https", "api.example.com", "https://api.example.com")]
    [InlineData("", "https", "api.example.com", "https://api.example.com")]
    public async Task Valid_forwarded_port_is_used(
        string port, string scheme, string? host, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/docs.json");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Add("X-Forwarded-Proto", scheme);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Port", port);
        if (host is not null) request.Headers.Add("X-Forwarded-Host", host);

        var answer = await apps.Lenient.Anonymous.SendAsync(request);

        Assert.Equal(address, answer.Member("servers")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task Forwarded_port_of_an_unknown_proxy_is_ignored()
    {
        await using var app = await StartAsync("10.9.9.9", isHttpsRequired: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/docs.json");
        request.Headers.Add("X-Forwarded-Port", "8443");

        Assert.Equal(
            $"http://{app.Url.Authority}", (await app.Anonymous.SendAsync(request)).Member("servers")[0].GetProperty("url").GetString());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:127.0.0.0/104")]
    public async Task Proxy_can_be_configured_by_address_or_network_including_IPv6(string known)
    {
        await using var app = await StartAsync(known);

        Expect.Status(401, await AskAsync(app, "203.0.113.7", "https"));
    }

    [Fact]
    public async Task Forwarded_headers_are_ignored_when_no_proxy_is_known()
    {
        await using var app = await PlatformApp.StartAsync(
            new AppOptions { Settings = new Dictionary<string, string?> { ["Https:Required"] = "true" } });

        Expect.Refused(await AskAsync(app, "127.0.0.1", "https"), 403, "HTTPS is required");
    }

    private async Task AssertAsync(string? sender, string? scheme, string ip, bool isHttps)
    {
        Expect.Status(isHttps ? 401 : 403, await AskAsync(apps.Strict, sender, scheme));

        var admin = await apps.Lenient.SignUpAsync();
        using var logIn = new HttpRequestMessage(HttpMethod.Post, "/api/auth/login")
        {
            Content = ApiClient.Content(new { email = admin.Email, password = admin.Password, org_slug = admin.Slug })
        };
        Forward(logIn, sender, scheme);
        Expect.Status(200, await apps.Lenient.Anonymous.SendAsync(logIn));
        Assert.Equal(ip, (await admin.GetAsync("/api/sessions")).Member("data")[0].GetProperty("ip").GetString());
    }

    private static Task<ApiAnswer> AskAsync(PlatformApp app, string? sender, string? scheme)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/users/me");
        Forward(request, sender, scheme);
        return app.Anonymous.SendAsync(request);
    }

    private static void Forward(HttpRequestMessage request, string? sender, string? scheme)
    {
        if (sender is not null) request.Headers.TryAddWithoutValidation("X-Forwarded-For", sender);
        if (scheme is not null) request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", scheme);
    }

    private static Task<PlatformApp> StartAsync(string known, bool isHttpsRequired = true) => PlatformApp.StartAsync(new AppOptions
    {
        Settings = new Dictionary<string, string?>
        {
            ["Https:Required"] = isHttpsRequired ? "true" : "false",
            ["Proxies:Known:0"] = known,
            ["Proxies:Known:1"] = "10.0.0.0/8",
            ["Proxies:Known:2"] = "2001:db8:1::/48",
        },
    });

    /// <summary>Two apps that trust the test as a proxy: one that requires HTTPS, and one that does not.</summary>
    public sealed class Apps : IAsyncLifetime
    {
        public PlatformApp Strict { get; private set; } = null!;

        public PlatformApp Lenient { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            (Strict, Lenient) = (await StartAsync("127.0.0.1"), await StartAsync("127.0.0.1", isHttpsRequired: false));

        public async ValueTask DisposeAsync()
        {
            await Strict.DisposeAsync();
            await Lenient.DisposeAsync();
        }
    }
}
