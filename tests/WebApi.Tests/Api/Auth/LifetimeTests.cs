namespace Platform.WebApi.Tests.Api.Auth;

/// <summary>Lifetimes of tokens and sessions.</summary>
public sealed class LifetimeTests(ClockedApp clocked) : IClassFixture<ClockedApp>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Access_token_expires_after_900_seconds_and_is_then_reported_as_expired()
    {
        var admin = await clocked.App.SignUpAsync();

        clocked.Clock.Advance(TimeSpan.FromSeconds(899));
        Assert.Equal(200, (await admin.GetAsync("/api/users/me")).Status);

        clocked.Clock.Advance(Second);
        var late = await admin.GetAsync("/api/users/me");
        Expect.Refused(late, 401, "Token expired");
        Assert.Equal("Bearer error=\"invalid_token\"", late["WWW-Authenticate"]);
    }

    [Fact]
    public async Task Refresh_token_expires_after_30_days()
    {
        var admin = await clocked.App.SignUpAsync();

        clocked.Clock.Advance(TimeSpan.FromDays(30) - Second);
        Expect.Status(200, await admin.RefreshAsync());

        clocked.Clock.Advance(TimeSpan.FromDays(30));
        Expect.Refused(await admin.RefreshAsync(), 401, "Invalid refresh token");
    }

    [Fact]
    public async Task Session_ends_after_90_days_even_when_it_is_refreshed()
    {
        var admin = await clocked.App.SignUpAsync();
        for (var day = 29; day <= 87; day += 29)
        {
            clocked.Clock.Advance(TimeSpan.FromDays(29));
            Expect.Status(200, await admin.RefreshAsync());
        }

        clocked.Clock.Advance(TimeSpan.FromDays(3) - TimeSpan.FromSeconds(100));
        var last = await admin.RefreshAsync();
        Assert.Equal(100, last.NumberOf("expires_in"));

        clocked.Clock.Advance(TimeSpan.FromSeconds(100));
        Expect.Refused(await admin.GetAsync("/api/users/me"), 401, "Token expired");
        Expect.Refused(await admin.RefreshAsync(), 401, "Invalid refresh token");
    }
}
