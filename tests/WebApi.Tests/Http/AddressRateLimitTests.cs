using System.Net.Http.Headers;
using Microsoft.Extensions.Time.Testing;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Http;

/// <summary>The limit by address, which applies to requests without a valid credential.</summary>
public sealed class AddressRateLimitTests : IAsyncLifetime
{
    // 42 seconds before the end of a minute.
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 18, TimeSpan.Zero));
    private PlatformApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await PlatformApp.StartAsync(
        new AppOptions
        {
            Clock = _clock,
            Settings = new Dictionary<string, string?> { ["Proxies:Known:0"] = "127.0.0.1", ["RateLimits:AnonymousPerMinute"] = null }
        });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Requests_without_a_valid_credential_count_for_their_address()
    {
        var from = From("203.0.113.7");
        Expect.Limits(await from("/api/users/me", null), 60, 59, 42);
        Expect.Limits(await from("/api/docs.json", null), 60, 58, 42);
        Expect.Limits(await from("/no-such-route", "nonsense"), 60, 57, 42);
        Expect.Limits(await from("/v1/projects", "wrk_" + new string('0', 64)), 60, 56, 42);
        for (var i = 0; i < 56; i++) Assert.NotEqual(429, (await from("/api/docs.json", null)).Status);

        var refused = await from("/api/docs.json", null);
        Expect.Refused(refused, 429, "Rate limit exceeded");
        Expect.Limits(refused, 60, 0, 42);
        Assert.Equal("42", refused["Retry-After"]);
        Assert.Equal("\"minute\";q=60;w=60", refused["RateLimit-Policy"]);

        // Another address, a valid credential from this address, and health checks are not limited.
        Expect.Status(200, await From("203.0.113.8")("/api/docs.json", null));
        Expect.Status(200, await from("/api/users/me", (await _app.SignUpAsync()).AccessToken));
        Expect.Status(200, await from("/api/health", null));
    }

    [Fact]
    public async Task IPv6_address_counts_for_its_64_bit_prefix()
    {
        for (var i = 0; i < 60; i++) Expect.Status(200, await From($"2001:db8:1:2::{i:x}")("/api/docs.json", null));

        Expect.Status(429, await From("2001:db8:1:2:ffff::1")("/api/docs.json", null));
        Expect.Status(200, await From("2001:db8:1:3::1")("/api/docs.json", null));
    }

    [Fact]
    public async Task Preflight_is_not_counted()
    {
        for (var i = 0; i < 70; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/projects");
            request.Headers.Add("Origin", "https://app.example.com");
            request.Headers.Add("Access-Control-Request-Method", "GET");
            request.Headers.Add("X-Forwarded-For", "198.51.100.9");
            Assert.NotEqual(429, (await _app.Anonymous.SendAsync(request)).Status);
        }

        Expect.Limits(await From("198.51.100.9")("/api/docs.json", null), 60, 59, 42);
    }

    private Func<string, string?, Task<ApiAnswer>> From(string address) => (path, token) =>
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Forwarded-For", address);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return _app.Anonymous.SendAsync(request);
    };
}
