using Platform.TestKit;

namespace Platform.WebApi.Tests.Http;

/// <summary>Outside Development plain HTTP is refused, except for health checks.</summary>
public sealed class HttpsRuleTests
{
    [Fact]
    public async Task Plain_HTTP_is_refused_in_the_dialect_of_the_surface_except_for_health_checks()
    {
        await using var app = await StartAsync();

        Expect.Refused(await app.Anonymous.GetAsync("/api/users/me"), 403, "HTTPS is required");
        Expect.Refused(await app.Anonymous.PostAsync("/api/auth/login", "{"), 403, "HTTPS is required");
        Expect.Refused(await app.Anonymous.GetAsync("/api/healthy"), 403, "HTTPS is required");
        Expect.Refused(await app.Anonymous.GetAsync("/nothing"), 403, "HTTPS is required");
        Assert.Equal(
            """{"success":false,"error":{"code":"FORBIDDEN","message":"HTTPS is required"}}""",
            (await app.Anonymous.GetAsync("/v1/projects")).Text);
        Assert.Equal("""{"error":{"code":"FORBIDDEN","message":"HTTPS is required"}}""", (await app.Anonymous.GetAsync("/v1/keys")).Text);
        Assert.Equal(200, (await app.Anonymous.GetAsync("/api/health")).Status);
        Assert.Equal(200, (await app.Anonymous.GetAsync("/api/health/ready")).Status);
    }

    [Fact]
    public async Task X_Forwarded_Proto_is_ignored_unless_it_comes_from_a_configured_proxy()
    {
        await using var app = await StartAsync(("Proxies:Known:0", "10.0.0.0/8"));

        Expect.Refused(await ForwardedAsync(app, "https"), 403, "HTTPS is required");
    }

    [Fact]
    public async Task X_Forwarded_headers_of_a_configured_proxy_are_trusted()
    {
        await using var app = await StartAsync(("Proxies:Known:0", "127.0.0.1"));

        var secure = await ForwardedAsync(app, "https");
        Expect.Refused(secure, 401, "Authentication required");
        Assert.Equal("max-age=31536000", secure["Strict-Transport-Security"]);
        Expect.Refused(await ForwardedAsync(app, "http"), 403, "HTTPS is required");
    }

    [Fact]
    public async Task HTTPS_is_required_by_default_outside_Development_only()
    {
        await using var production = await PlatformApp.StartAsync(
            new AppOptions { Environment = "Production", Settings = new Dictionary<string, string?> { ["Https:Required"] = null } });
        await using var development = await PlatformApp.StartAsync(
            new AppOptions { Environment = "Development", Settings = new Dictionary<string, string?> { ["Https:Required"] = null } });

        Expect.Refused(await production.Anonymous.GetAsync("/api/users/me"), 403, "HTTPS is required");
        Expect.Refused(await development.Anonymous.GetAsync("/api/users/me"), 401, "Authentication required");
    }

    private static Task<PlatformApp> StartAsync(params (string Name, string Value)[] settings) => PlatformApp.StartAsync(new AppOptions
    {
        Settings = settings.Append(("Https:Required", "true")).ToDictionary(s => s.Item1, s => (string?)s.Item2),
    });

    private static Task<ApiAnswer> ForwardedAsync(PlatformApp app, string scheme)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/users/me");
        request.Headers.Add("X-Forwarded-Proto", scheme);
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        return app.Anonymous.SendAsync(request);
    }
}
