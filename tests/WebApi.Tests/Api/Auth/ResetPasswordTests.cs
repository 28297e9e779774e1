using Platform.Domain.Users;
using Platform.TestKit;
using Platform.WebApi.Tests.Api.Users;

namespace Platform.WebApi.Tests.Api.Auth;

/// <summary><c>POST /api/auth/reset-password</c> (ResetPassword).</summary>
public sealed class ResetPasswordTests(SharedApp shared)
{
    private const string Path = "/api/auth/reset-password";
    private const string Another = "another password";
    private const string Unknown = "The token is unknown, spent or expired";

    [Fact]
    public async Task Password_reset_replaces_the_password_and_ends_every_session_at_once()
    {
        var admin = await shared.App.SignUpAsync();
        var elsewhere = await admin.LogInAgainAsync();
        var key = await admin.MakeKeyAsync("read");
        Expect.Status(200, await admin.GetAsync("/api/users/me"));
        var token = await TokenAsync(shared.App, admin);

        var answer = await ResetAsync(shared.App, token);

        Assert.Equal((204, ""), (answer.Status, answer.Text));
        Expect.Refused(await admin.GetAsync("/api/users/me"), 401, "Authentication required");
        Expect.Refused(await admin.With(elsewhere.TextOf("access_token")).GetAsync("/api/users/me"), 401, "Authentication required");
        Expect.Refused(await admin.RefreshAsync(), 401, "Invalid refresh token");
        Expect.Refused(await admin.LogInAgainAsync(), 401, "Invalid credentials");
        Expect.Status(200, await key.GetAsync("/v1/projects"));
        var again = await shared.App.LogInAsync(admin.Email, admin.Slug, Another);
        Expect.Status(200, again);
        Assert.Equal(1, (await admin.With(again.TextOf("access_token")).GetAsync("/api/sessions")).NumberOf("pagination.total"));
        var entry = (await shared.App.AuditOfAsync(admin)).Single(e => e.Action == "password.reset");
        Assert.Equal((admin.Email, $"{admin.UserId}"), (entry.ActorEmail, entry.TargetId));
    }

    [Fact]
    public async Task Password_reset_is_mailed_to_the_person()
    {
        var admin = await shared.App.SignUpAsync();
        await ResetAsync(shared.App, await TokenAsync(shared.App, admin));

        var mail = await shared.App.Mails.WaitAsync(admin.Email, "Your password for");

        Assert.Equal($"Your password for {admin.OrganizationName} was changed", mail.Subject);
        Assert.DoesNotContain("token", mail.Plain, StringComparison.Ordinal);
        Assert.DoesNotContain(Another, mail.Plain, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_reset_invalidates_every_other_reset_token_of_the_person()
    {
        var admin = await shared.App.SignUpAsync();
        var (first, second) = (await TokenAsync(shared.App, admin), await TokenAsync(shared.App, admin));

        Expect.Status(204, await ResetAsync(shared.App, first));

        foreach (var token in (string[])[first, second])
        {
            Assert.Equal(Unknown, Expect.Invalid(await ResetAsync(shared.App, token), "token"));
        }
    }

    [Fact]
    public async Task Simultaneous_password_resets_with_two_tokens_succeed_once()
    {
        var admin = await shared.App.SignUpAsync();
        string[] tokens = [await TokenAsync(shared.App, admin), await TokenAsync(shared.App, admin)];

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => ResetAsync(shared.App, tokens[i % 2], $"password number {i}")));

        var won = Assert.Single(answers.Index(), answer => answer.Item.Status == 204).Index;
        Assert.All(answers.Where(answer => answer.Status != 204), answer => Expect.Invalid(answer, "token"));
        Expect.Status(200, await shared.App.LogInAsync(admin.Email, admin.Slug, $"password number {won}"));
    }

    // The sign-in compares the old password before the reset and is saved after it.
    [Fact]
    public async Task Password_reset_ends_a_simultaneous_sign_in_with_the_old_password()
    {
        var admin = await shared.App.SignUpAsync();
        var token = await TokenAsync(shared.App, admin);
        var logins = Enumerable.Range(0, 8).Select(_ => admin.LogInAgainAsync()).ToList();

        Expect.Status(204, await ResetAsync(shared.App, token));

        foreach (var login in await Task.WhenAll(logins))
        {
            if (login.Status != 200) continue;
            Assert.Equal(401, (await admin.With(login.TextOf("access_token")).GetAsync("/api/users/me")).Status);
            Assert.Equal(
                401,
                (await shared.App.Anonymous.PostAsync("/api/auth/refresh", new { refresh_token = login.TextOf("refresh_token") })).Status);
        }
    }

    [Fact]
    public async Task Reset_token_is_valid_for_an_hour()
    {
        var clock = TestClock.AtThisSecond();
        await using var app = await PlatformApp.StartAsync(new AppOptions { Clock = clock });
        var admin = await app.SignUpAsync();
        var late = await TokenAsync(app, admin);
        clock.Advance(TimeSpan.FromSeconds(1));
        var early = await TokenAsync(app, admin);

        clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));

        Expect.Invalid(await ResetAsync(app, late), "token");
        Expect.Status(204, await ResetAsync(app, early));
    }

    [Fact]
    public async Task Token_of_another_purpose_is_refused()
    {
        var admin = await shared.App.SignUpAsync();
        var (_, invitation) = await admin.InviteAsync(shared.App, Members.NewEmail());
        var reset = await TokenAsync(shared.App, admin);

        Expect.Invalid(await ResetAsync(shared.App, invitation), "token");
        Expect.Invalid(await shared.App.AcceptAsync(reset), "token");
        Expect.Status(200, await shared.App.AcceptAsync(invitation));
        Expect.Status(204, await ResetAsync(shared.App, reset));
    }

    [Fact]
    public async Task Token_of_a_removed_person_is_refused()
    {
        var admin = await shared.App.SignUpAsync();
        var person = await admin.AddMemberAsync(Role.Developer);
        var token = await TokenAsync(shared.App, person);
        Expect.Status(204, await admin.DeleteAsync($"{Members.Path}/{person.UserId}"));

        Expect.Invalid(await ResetAsync(shared.App, token), "token");
    }

    [Theory]
    [InlineData("short")]
    [InlineData("password1")]
    public async Task Weak_password_is_refused_and_the_reset_token_stays_unspent(string password)
    {
        var admin = await shared.App.SignUpAsync();
        var token = await TokenAsync(shared.App, admin);

        Expect.Invalid(await ResetAsync(shared.App, token, password), "password");

        Expect.Status(204, await ResetAsync(shared.App, token));
    }

    [Theory]
    [InlineData("/api/auth/reset-password")]
    [InlineData("/api/invitations/accept")]
    public async Task Unknown_reset_tokens_are_counted_for_the_address_only(string path)
    {
        await using var app = await PlatformApp.StartAsync(ProxiedApp.Options(TestClock.AtThisSecond()));
        var admin = await app.SignUpAsync();
        var good = path == Path ? await TokenAsync(app, admin) : (await admin.InviteAsync(app, Members.NewEmail())).Token;
        for (var i = 0; i < 10; i++) Expect.Invalid(await FromAsync("203.0.113.7", $"unknown {i}"), "token");

        Expect.Refused(await FromAsync("203.0.113.7", "unknown"), 429, "Too many failed attempts; try again later");
        Expect.Invalid(await FromAsync("203.0.113.8", "unknown"), "token");
        Assert.True((await FromAsync("203.0.113.7", good)).Status < 300);

        Task<ApiAnswer> FromAsync(string address, string token)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = ApiClient.Content(new { token, password = Another }) };
            request.Headers.Add("X-Forwarded-For", address);
            return app.Anonymous.SendAsync(request);
        }
    }

    private static Task<ApiAnswer> ResetAsync(PlatformApp app, string token, string password = Another) =>
        app.Anonymous.PostAsync(Path, new { token, password });

    private static async Task<string> TokenAsync(PlatformApp app, Actor person)
    {
        var before = app.Mails.To(person.Email, "Reset").Count;
        Expect.Status(204, await ForgotPasswordTests.ForgetAsync(app.Anonymous, person.Email, person.Slug));
        return (await app.Mails.WaitAsync(person.Email, "Reset", before + 1)).Token;
    }
}
