
namespace Platform.WebApi.Tests.Api.Auth;

/// <summary><c>POST /api/auth/change-password</c> (ChangePassword) and <c>DELETE /api/sessions</c> (EndOtherSessions).</summary>
public sealed class ChangePasswordTests(SharedApp shared)
{
    private const string Path = "/api/auth/change-password";
    private const string Another = "another password of one's own";

    [Fact]
    public async Task Password_change_ends_every_other_sign_in()
    {
        var person = await shared.App.SignUpAsync();
        var elsewhere = await person.LogInAgainAsync();

        Expect.Status(204, await person.PostAsync(Path, new { current_password = person.Password, new_password = Another }));

        Expect.Status(200, await person.GetAsync("/api/users/me"));
        Expect.Status(200, await person.RefreshAsync());
        Expect.Refused(await person.With(elsewhere.TextOf("access_token")).GetAsync("/api/users/me"), 401, "Authentication required");
        Expect.Refused(await person.LogInAgainAsync(), 401, "Invalid credentials");
        Expect.Status(
            200,
            await shared.App.Anonymous.PostAsync(
                "/api/auth/login", new { email = person.Email, password = Another, org_slug = person.Slug }));
        Assert.Contains(
            "You were signed out of all other sessions.",
            (await shared.App.Mails.WaitAsync(person.Email, "Your password")).Plain.ReplaceLineEndings(" "),
            StringComparison.Ordinal);
        Assert.Contains("password.changed", (await person.GetAsync("/api/audit-events")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_current_password_and_weak_new_password_are_refused()
    {
        var person = await shared.App.SignUpAsync();

        Assert.Equal(
            "Current password is wrong",
            Expect.Invalid(
                await person.PostAsync(Path, new { current_password = "a wrong password", new_password = Another }), "current_password"));
        Assert.Equal(
            "New password must have at least 8 characters",
            Expect.Invalid(
                await person.PostAsync(Path, new { current_password = person.Password, new_password = "short" }), "new_password"));
        Expect.Status(200, await person.LogInAgainAsync());
    }

    [Fact]
    public async Task Password_change_is_refused_after_too_many_wrong_passwords()
    {
        var person = await shared.App.SignUpAsync();
        for (var i = 0; i < 10; i++)
        {
            Expect.Status(422, await person.PostAsync(Path, new { current_password = $"wrong {i}", new_password = Another }));
        }

        var refused = await person.PostAsync(Path, new { current_password = person.Password, new_password = Another });

        Expect.Status(429, refused);
        Assert.NotNull(refused["Retry-After"]);
    }

    [Fact]
    public async Task Ending_other_sessions_keeps_only_the_callers_own()
    {
        var (person, other) = (await shared.App.SignUpAsync(), await shared.App.SignUpAsync());
        var elsewhere = await person.LogInAgainAsync();

        Expect.Status(204, await person.DeleteAsync("/api/sessions"));

        Assert.Equal(1, (await person.GetAsync("/api/sessions")).NumberOf("pagination.total"));
        Expect.Status(401, await person.With(elsewhere.TextOf("access_token")).GetAsync("/api/users/me"));
        Expect.Status(200, await other.GetAsync("/api/users/me"));
    }
}
