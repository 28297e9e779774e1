using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Http;

/// <summary>CORS headers of responses.</summary>
public sealed class CorsTests(SharedApp shared)
{
    private const string Unlisted = "https://unlisted.example.org";

    [Theory]
    [InlineData("GET", "/api/docs.json", 200)]
    [InlineData("HEAD", "/api/docs.json", 200)]
    [InlineData("POST", "/api/docs.json", 405)]
    [InlineData("OPTIONS", "/api/docs.json", 405)]
    [InlineData("GET", "/api/health", 200)]
    [InlineData("GET", "/api/health/ready", 200)]
    [InlineData("DELETE", "/api/health", 405)]
    [InlineData("GET", "/developers/downloads/openapi.json", 200)]
    [InlineData("GET", "/developers/downloads/platform.postman_collection.json", 200)]
    [InlineData("GET", "/developers/downloads/nothing.json", 404)]
    [InlineData("PUT", "/developers/downloads/openapi.json", 405)]
    public async Task Public_responses_can_be_read_from_any_origin_with_every_status(string method, string path, int status)
    {
        foreach (var origin in (string[])[Unlisted, "null", "http://localhost:5173"])
        {
            var answer = await shared.App.Anonymous.FromAsync(origin, path, method);

            Expect.Status(status, answer);
            Assert.Equal(origin, answer["Access-Control-Allow-Origin"]);
            Assert.Contains("Origin", answer["Vary"], StringComparison.Ordinal);
            Assert.Contains("X-Request-Id", answer["Access-Control-Expose-Headers"], StringComparison.Ordinal);
            Assert.Null(answer["Access-Control-Allow-Credentials"]);
            if (method != "GET") continue;

            var granted = await shared.App.Anonymous.PreflightAsync(origin, path, headers: "x-anything");
            Expect.Status(204, granted);
            Assert.Equal(origin, granted["Access-Control-Allow-Origin"]);
            Assert.Equal("x-anything", granted["Access-Control-Allow-Headers"]);
        }
    }

    [Theory]
    [InlineData("https://example.com/")]
    [InlineData("malformed")]
    [InlineData("*")]
    public async Task Invalid_Origin_header_is_not_echoed(string origin)
    {
        Assert.Null((await shared.App.Anonymous.FromAsync(origin, "/api/docs.json"))["Access-Control-Allow-Origin"]);
        Expect.Status(403, await shared.App.Anonymous.PreflightAsync(origin, "/api/docs.json"));
    }

    [Fact]
    public async Task Refusal_by_a_public_endpoint_can_be_read_from_any_origin()
    {
        var settings = new Dictionary<string, string?> { ["RateLimits:AnonymousPerMinute"] = "1" };
        await using var app = await PlatformApp.StartAsync(new AppOptions { Settings = settings });
        await app.Anonymous.GetAsync("/api/docs.json");
        ApiAnswer limited;
        do limited = await app.Anonymous.FromAsync(Unlisted, "/api/docs.json");
        while (limited.Status == 200);

        Expect.Refused(limited, 429, "Rate limit exceeded");
        Assert.Equal(Unlisted, limited["Access-Control-Allow-Origin"]);
        Assert.Null((await app.Anonymous.FromAsync(Unlisted, "/api/users/me"))["Access-Control-Allow-Origin"]);
    }

    [Theory]
    [InlineData("/api/health")]
    [InlineData("/api/health/ready")]
    [InlineData("/api/docs.json")]
    public async Task Public_endpoint_can_be_read_from_any_origin_with_any_key(string path)
    {
        var key = await (await shared.App.SignUpAsync()).MakeKeyAsync();
        foreach (var client in (ApiClient[])[shared.App.Anonymous, key])
        {
            foreach (var origin in (string[])[Unlisted, "null"])
            {
                var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.TryAddWithoutValidation("Origin", origin);
                var answer = await client.SendAsync(request);

                Expect.Status(200, answer);
                Assert.Equal(origin, answer["Access-Control-Allow-Origin"]);
                Assert.Contains("Origin", answer["Vary"], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task OPTIONS_that_is_no_preflight_is_treated_like_any_other_method()
    {
        var origin = await (await shared.App.SignUpAsync()).ListOwnDomainAsync();

        var answer = await shared.App.Anonymous.FromAsync(origin, "/api/users/me", "OPTIONS");

        Expect.Refused(answer, 405, "Method not allowed");
        Assert.Equal(origin, answer["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public async Task Every_response_to_a_listed_origin_can_be_read_with_its_headers()
    {
        var admin = await shared.App.SignUpAsync();
        var origin = await admin.ListOwnDomainAsync();
        var key = await admin.MakeKeyAsync("projects:write");

        foreach (var (status, pending) in new (int, Task<ApiAnswer>)[]
        {
            (201, key.FromAsync(origin, "/v1/projects", "POST", new { name = "From a page" })),
            (400, key.FromAsync(origin, "/v1/projects", "POST", new { name = "" })),
            (400, key.FromAsync(origin, "/v1/projects", "POST", "{")),
            (401, shared.App.Anonymous.FromAsync(origin, "/api/users/me")),
            (401, key.With("wrk_nonsense").FromAsync(origin, "/v1/keys")),
            (
                401,
                shared.App.Anonymous.FromAsync(
                    origin, "/api/auth/login", "POST", new { email = "a@example.com", password = "x", org_slug = "none" })),
            (403, key.FromAsync(origin, "/v1/keys")),
            (404, key.FromAsync(origin, "/nothing")),
            (405, key.FromAsync(origin, "/api/users/me", "PUT", "{}")),
            (200, shared.App.Anonymous.FromAsync(origin, "/api/docs.json?version=2026-12-01")),
            (200, shared.App.Anonymous.FromAsync(origin, "/api/health")),
        })
        {
            var answer = await pending;
            Expect.Status(status, answer);
            Assert.Equal(origin, answer["Access-Control-Allow-Origin"]);
            Assert.Equal("Origin", answer["Vary"]);
            var readable = answer["Access-Control-Expose-Headers"]!.Split(", ");
            foreach (var header in (string[])
            [
                "X-RateLimit-Limit",
                "X-RateLimit-Remaining",
                "X-RateLimit-Reset",
                "RateLimit",
                "RateLimit-Policy",
                "Retry-After",
                "X-Request-Id",
                "ETag",
                "Location",
                "Idempotent-Replayed",
                "Api-Key-Expires"
            ])
            {
                Assert.Contains(header, readable);
            }
        }
    }

    [Fact]
    public async Task Responses_429_and_500_can_be_read_by_a_listed_origin()
    {
        await using var app = await PlatformApp.StartAsync(new AppOptions
        {
            Settings = new Dictionary<string, string?> { ["Plans:Free:RequestsPerMinute"] = "3" },
            Map = routes => routes.MapGet("/api/boom", string () => throw new InvalidOperationException("Boom")),
        });
        var admin = await app.SignUpAsync();
        var origin = await admin.ListOwnDomainAsync();

        var failed = await app.Anonymous.FromAsync(origin, "/api/boom");
        Expect.Refused(failed, 500, "Internal server error");
        Assert.Equal(origin, failed["Access-Control-Allow-Origin"]);

        ApiAnswer limited;
        do limited = await admin.FromAsync(origin, "/api/users/me");
        while (limited.Status == 200);
        Expect.Refused(limited, 429, "Rate limit exceeded");
        Assert.Equal(origin, limited["Access-Control-Allow-Origin"]);
        Assert.True(int.Parse(limited["Retry-After"]!, CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    public async Task Anonymous_response_cannot_be_read_by_an_unlisted_origin()
    {
        foreach (var origin in (string[])[Unlisted, "null", "https://example.com/"])
        {
            var answer = await shared.App.Anonymous.FromAsync(origin, "/api/users/me");

            Expect.Status(401, answer);
            Assert.Null(answer["Access-Control-Allow-Origin"]);
            Assert.Null(answer["Access-Control-Expose-Headers"]);
            Assert.Equal("Origin", answer["Vary"]);
        }
    }

    [Fact]
    public async Task Response_without_an_origin_has_only_the_Vary_header()
    {
        var answer = await shared.App.Anonymous.GetAsync("/api/versions");

        Assert.Null(answer["Access-Control-Allow-Origin"]);
        Assert.Equal("Origin", answer["Vary"]);
        Assert.Equal("Origin,Accept", (await shared.App.Anonymous.GetAsync("/"))["Vary"]?.Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Domain_added_or_removed_on_one_node_applies_on_another_within_a_second()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var here = await PlatformApp.StartAsync(new AppOptions { Database = database });
        await using var there = await PlatformApp.StartAsync(new AppOptions { Database = database });
        var admin = await here.SignUpAsync();
        var key = await admin.MakeKeyAsync();
        var elsewhere = there.Anonymous.With(key.Key);
        var (origin, second) = ("https://moving.example.com", TimeSpan.FromSeconds(1));
        Expect.Status(403, await elsewhere.FromAsync(origin, "/api/users/me"));

        var added = await admin.PostAsync("/api/allowed-domains", new { domain = "moving.example.com" });
        Expect.Status(200, await key.FromAsync(origin, "/api/users/me"));
        await Task.Delay(second, TestContext.Current.CancellationToken);
        Expect.Status(200, await elsewhere.FromAsync(origin, "/api/users/me"));
        Expect.Status(204, await there.Anonymous.PreflightAsync(origin, "/api/users/me"));

        Expect.Status(204, await admin.DeleteAsync($"/api/allowed-domains/{added.NumberOf("id")}"));
        Expect.Status(403, await key.FromAsync(origin, "/api/users/me"));
        Expect.Status(403, await here.Anonymous.PreflightAsync(origin, "/api/users/me"));
        await Task.Delay(second, TestContext.Current.CancellationToken);
        Expect.Status(403, await elsewhere.FromAsync(origin, "/api/users/me"));
        Expect.Status(403, await there.Anonymous.PreflightAsync(origin, "/api/users/me"));
    }
}
