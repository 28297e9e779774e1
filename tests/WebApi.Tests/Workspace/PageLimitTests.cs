using System.Globalization;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>Rate limits of pages.</summary>
public sealed class PageLimitTests
{
    [Fact]
    public async Task Page_requests_are_limited_per_session_and_not_counted_for_the_organization()
    {
        var clock = TestClock.AtThisSecond();
        await using var app = await PlatformApp.StartAsync(
            new AppOptions
            {
                Clock = clock,
                Settings = new Dictionary<string, string?> { ["Plans:Free:RequestsPerMinute"] = "3", ["RateLimits:PagesPerMinute"] = "8" }
            });
        var person = await app.SignUpAsync();
        var (one, other) = (await Visitor.SignInAsync(app, person), await Visitor.SignInAsync(app, person));
        for (var i = 0; i < 8; i++) Assert.Equal(200, (await one.GetAsync("/workspace/profile")).Status);

        var refused = await one.GetAsync("/workspace/profile");

        Assert.Equal(429, refused.Status);
        Assert.InRange(int.Parse(refused["Retry-After"]!, CultureInfo.InvariantCulture), 1, 60);
        Assert.Contains("Too many requests", refused.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await other.GetAsync("/workspace/profile")).Status);
        Assert.Equal("2", (await person.GetAsync("/api/users/me"))["X-RateLimit-Remaining"]);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await one.GetAsync("/workspace/profile")).Status);

        // Signing out is always possible.
        for (var i = 0; i < 8; i++) await one.GetAsync("/workspace/profile");
        Assert.Equal(429, (await one.GetAsync("/workspace/profile")).Status);
        Assert.Equal(303, (await one.SendAsync("/workspace/sign-out")).Status);
    }
}
