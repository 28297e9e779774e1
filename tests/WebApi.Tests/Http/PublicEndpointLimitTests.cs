using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Http;

/// <summary>Rate limits of endpoints that need no credential.</summary>
public sealed class PublicEndpointLimitTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 18, TimeSpan.Zero));
    private PlatformApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Proxies:Known:0"] = "127.0.0.1",
            ["RateLimits:AnonymousPerMinute"] = null,
            ["Plans:Free:RequestsPerMinute"] = "60",
        };
        _app = await PlatformApp.StartAsync(new AppOptions { Clock = _clock, Settings = settings });
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // Otherwise an address could get more attempts by creating organizations.
    [Theory]
    [InlineData("/api/auth/login", """{"email":"a@example.com","password":"a wrong one","org_slug":"none"}""")]
    [InlineData("/api/auth/refresh", """{"refresh_token":"none"}""")]
    [InlineData("/api/auth/forgot-password", """{"email":"a@example.com","org_slug":"none"}""")]
    [InlineData("/api/auth/reset-password", """{"token":"none","password":"a good long password"}""")]
    [InlineData("/api/invitations/accept", """{"token":"none","password":"a good long password"}""")]
    [InlineData("/api/organizations", """{"name":"","email":"a@example.com","password":"a good long password"}""")]
    [InlineData("/workspace/sign-in", "org_slug=none")]
    [InlineData("/workspace/sign-up", "name=")]
    public async Task Anonymous_endpoints_count_for_the_address_even_with_a_credential(string path, string body)
    {
        var admin = await _app.SignUpAsync();
        var visitor = await Visitor.SignInAsync(_app, admin);
        _clock.Advance(TimeSpan.FromMinutes(1));
        async Task<ApiAnswer> CallAsync()
        {
            var isPage = path.StartsWith("/workspace", StringComparison.Ordinal);
            var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new StringContent(body, Encoding.UTF8, isPage ? "application/x-www-form-urlencoded" : "application/json"),
            };
            request.Headers.Add("X-Forwarded-For", "203.0.113.50");
            if (!isPage) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", admin.AccessToken);
            return await (isPage ? visitor.AskAsync(request) : _app.Anonymous.SendAsync(request));
        }

        for (var remaining = 59; remaining >= 0; remaining--)
        {
            var answer = await CallAsync();
            Assert.Equal($"{remaining}", answer["X-RateLimit-Remaining"]);
        }

        Expect.Status(429, await CallAsync());
        Assert.Equal("59", (await admin.GetAsync("/api/users/me"))["X-RateLimit-Remaining"]);
    }
}
