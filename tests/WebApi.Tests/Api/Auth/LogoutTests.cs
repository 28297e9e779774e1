using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.Auth;

/// <summary><c>POST /api/auth/logout</c> (LogOut).</summary>
public sealed class LogoutTests(SharedApp shared)
{
    private const string Path = "/api/auth/logout";

    [Fact]
    public async Task Logout_ends_the_access_token_and_the_refresh_token_at_once()
    {
        var admin = await shared.App.SignUpAsync();
        var other = await admin.LogInAgainAsync();

        var answer = await admin.PostAsync(Path);

        Assert.Equal(204, answer.Status);
        Assert.Empty(answer.Text);
        Expect.Refused(await admin.GetAsync("/api/users/me"), 401, "Authentication required");
        Expect.Refused(await admin.PostAsync(Path), 401, "Authentication required");
        Expect.Refused(await admin.RefreshAsync(), 401, "Invalid refresh token");
        Assert.Equal(200, (await admin.With(other.TextOf("access_token")).GetAsync("/api/users/me")).Status);
    }

    [Fact]
    public async Task Logout_accepts_an_empty_body_JSON_or_a_form()
    {
        var admin = await shared.App.SignUpAsync();
        foreach (var content in (HttpContent?[])
        [
            ApiClient.Content(new { }), ApiClient.Content("""{"unknown":1}"""), new FormUrlEncodedContent([])
        ])
        {
            var client = admin.With((await admin.LogInAgainAsync()).TextOf("access_token"));
            Assert.Equal(204, (await client.SendAsync(HttpMethod.Post, Path, content)).Status);
        }
    }

    [Fact]
    public async Task Key_cannot_log_out()
    {
        var key = await (await shared.App.SignUpAsync()).MakeKeyAsync("admin");

        Expect.Refused(await key.PostAsync(Path), 403, "Insufficient permissions");
    }

    [Fact]
    public async Task Logout_body_that_is_no_object_is_refused()
    {
        var admin = await shared.App.SignUpAsync();

        Expect.FormInvalid(await admin.PostAsync(Path, "[]"), "Request body must be a JSON object");
        Assert.Equal(200, (await admin.GetAsync("/api/users/me")).Status);
    }
}
