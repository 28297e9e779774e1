using Platform.TestKit;

namespace Platform.WebApi.Tests.Http;

/// <summary>Preflight requests of browsers (CORS).</summary>
public sealed class PreflightTests(SharedApp shared)
{
    private const string Unlisted = "https://unlisted.example.org";

    [Theory]
    [InlineData("/api/users/me")]
    [InlineData("/api/auth/login")]
    [InlineData("/api/docs.json")]
    [InlineData("/authentication")]
    [InlineData("/v1/keys")]
    [InlineData("/v1/projects/proj_1")]
    [InlineData("/nothing")]
    public async Task Preflight_is_granted_to_an_origin_that_some_organization_lists(string path)
    {
        var origin = await (await shared.App.SignUpAsync()).ListOwnDomainAsync();

        var granted = await shared.App.Anonymous.PreflightAsync(origin, path, "PATCH");

        Assert.Equal(204, granted.Status);
        Assert.Empty(granted.Text);
        Assert.Equal(origin, granted["Access-Control-Allow-Origin"]);
        Assert.Equal("GET, HEAD, POST, PUT, PATCH, DELETE", granted["Access-Control-Allow-Methods"]);
        Assert.Equal("authorization, content-type", granted["Access-Control-Allow-Headers"]);
        Assert.Equal("7200", granted["Access-Control-Max-Age"]);
        Assert.Equal("Origin, Access-Control-Request-Method, Access-Control-Request-Headers", granted["Vary"]);
        Assert.Null(granted["Access-Control-Allow-Credentials"]);
        Assert.Null(granted["X-RateLimit-Limit"]);
        Assert.NotNull(granted["X-Request-Id"]);
    }

    [Theory]
    [InlineData("/api/users/me", """{"error":"Origin not allowed"}""")]
    [InlineData("/v1/keys", """{"error":{"code":"FORBIDDEN","message":"Origin not allowed"}}""")]
    [InlineData("/v1/projects", """{"success":false,"error":{"code":"FORBIDDEN","message":"Origin not allowed"}}""")]
    public async Task Preflight_is_refused_to_an_unlisted_origin(string path, string body)
    {
        foreach (var origin in (string[])[Unlisted, "null", "malformed"])
        {
            var refused = await shared.App.Anonymous.PreflightAsync(origin, path);

            Assert.Equal(403, refused.Status);
            Assert.Equal(body, refused.Text);
            Assert.Equal(origin, refused["X-Refused-Origin"]);
            Assert.Null(refused["Access-Control-Allow-Origin"]);
            Assert.Null(refused["Access-Control-Allow-Methods"]);
            Assert.Equal("Origin, Access-Control-Request-Method, Access-Control-Request-Headers", refused["Vary"]);
        }
    }

    [Theory]
    [InlineData("traceparent,tracestate,baggage,x-requested-with", "traceparent, tracestate, baggage, x-requested-with")]
    [InlineData("Authorization, X-Anything-At-All ,sentry-trace", "Authorization, X-Anything-At-All, sentry-trace")]
    [InlineData("x-a,x-b,X-A", "x-a, x-b")]
    [InlineData("ok,not ok,also:not,nor@,*,,fine", "ok, fine")]
    [InlineData("*", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public async Task Preflight_grants_the_requested_headers(string? requested, string? granted)
    {
        var origin = await (await shared.App.SignUpAsync()).ListOwnDomainAsync();

        var answer = await shared.App.Anonymous.PreflightAsync(origin, "/v1/projects", "POST", requested);

        Expect.Status(204, answer);
        Assert.Equal(granted, answer["Access-Control-Allow-Headers"]);
    }

    [Fact]
    public async Task Preflight_limits_the_number_of_granted_headers()
    {
        var origin = await (await shared.App.SignUpAsync()).ListOwnDomainAsync();
        var requested = Enumerable.Range(0, 1000).Select(number => $"x-header-{number:d4}").ToList();

        var answer = await shared.App.Anonymous.PreflightAsync(origin, "/v1/projects", "POST", string.Join(',', requested));

        Expect.Status(204, answer);
        Assert.InRange(answer["Access-Control-Allow-Headers"]!.Length, 3000, 4200);
        Assert.Equal(requested.Take(100), answer["Access-Control-Allow-Headers"]!.Split(", ").Take(100));
    }

    [Fact]
    public async Task Preflight_over_plain_HTTP_is_refused_when_HTTPS_is_required()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var lenient = await PlatformApp.StartAsync(new AppOptions { Database = database });
        var origin = await (await lenient.SignUpAsync()).ListOwnDomainAsync();
        await using var app = await PlatformApp.StartAsync(
            new AppOptions { Database = database, Settings = new Dictionary<string, string?> { ["Https:Required"] = "true" } });

        var refused = await app.Anonymous.PreflightAsync(origin, "/api/users/me");

        Expect.Refused(refused, 403, "HTTPS is required");
        Assert.Null(refused["Access-Control-Allow-Methods"]);
        Expect.Status(204, await app.Anonymous.PreflightAsync(origin, "/api/health"));
    }
}
