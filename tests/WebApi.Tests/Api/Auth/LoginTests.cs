using System.Diagnostics;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.Auth;

/// <summary><c>POST /api/auth/login</c> (LogIn).</summary>
public sealed class LoginTests(SharedApp shared)
{
    private const string Path = "/api/auth/login";

    [Fact]
    public async Task Login_returns_a_working_token_pair()
    {
        var admin = await shared.App.SignUpAsync();

        var answer = await admin.LogInAgainAsync();

        Expect.Status(200, answer);
        Assert.Equal(900, answer.NumberOf("expires_in"));
        Assert.Matches("^[A-Za-z0-9_-]{43}$", answer.TextOf("refresh_token"));
        Assert.Equal(admin.UserId, answer.NumberOf("user.id"));
        Assert.Equal(admin.OrganizationId, answer.NumberOf("user.org_id"));
        Assert.Equal(200, (await admin.With(answer.TextOf("access_token")).GetAsync("/api/users/me")).Status);
    }

    [Fact]
    public async Task Unknown_organization_address_or_password_gets_the_same_refusal()
    {
        var admin = await shared.App.SignUpAsync();
        var other = await shared.App.SignUpAsync();

        Expect.Refused(await LogInAsync(admin.Email, "wrong password", admin.Slug), 401, "Invalid credentials");
        Expect.Refused(await LogInAsync("nobody@example.com", admin.Password, admin.Slug), 401, "Invalid credentials");
        Expect.Refused(await LogInAsync(admin.Email, admin.Password, "no-such-organization"), 401, "Invalid credentials");
        Expect.Refused(await LogInAsync(admin.Email, admin.Password, "?"), 401, "Invalid credentials");
        Expect.Refused(await LogInAsync(admin.Email, admin.Password, other.Slug), 401, "Invalid credentials");
    }

    [Fact]
    public async Task Login_to_an_unknown_organization_takes_the_time_of_a_hash()
    {
        await using var app = await PlatformApp.StartAsync(new AppOptions { CachesPasswords = false });
        var admin = await app.SignUpAsync();

        var known = await QuickestAsync(() => LogInAsync(app, admin.Email, "wrong password", admin.Slug));
        var unknown = await QuickestAsync(() => LogInAsync(app, admin.Email, "wrong password", "no-such-organization"));

        // Without a hash it would take a fiftieth of the time.
        Assert.True(unknown > known / 3, $"{unknown} is much less than {known}");
    }

    [Fact]
    public async Task Address_and_slug_are_accepted_in_any_case_and_with_surrounding_spaces()
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Status(200, await LogInAsync($" {admin.Email.ToUpperInvariant()} ", admin.Password, $" {admin.Slug.ToUpperInvariant()} "));
    }

    [Fact]
    public async Task Password_in_another_case_or_with_surrounding_spaces_is_refused()
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Refused(await LogInAsync(admin.Email, admin.Password.ToUpperInvariant(), admin.Slug), 401, "Invalid credentials");
        Expect.Refused(await LogInAsync(admin.Email, admin.Password + " ", admin.Slug), 401, "Invalid credentials");
    }

    [Fact]
    public async Task Login_accepts_a_form()
    {
        var admin = await shared.App.SignUpAsync();

        var answer = await shared.App.Anonymous.PostFormAsync(
            Path, ("email", admin.Email), ("password", admin.Password), ("org_slug", admin.Slug));

        Expect.Status(200, answer);
    }

    [Fact]
    public async Task Validation_error_of_a_login_names_every_missing_member()
    {
        var answer = await shared.App.Anonymous.PostAsync(Path, new { });

        Assert.Equal(["email", "password", "org_slug"], Expect.Members(Expect.Details(answer).GetProperty("fieldErrors")));
    }

    [Fact]
    public async Task Login_ends_no_other_session()
    {
        var admin = await shared.App.SignUpAsync();

        await admin.LogInAgainAsync();

        Assert.Equal(200, (await admin.GetAsync("/api/users/me")).Status);
        Expect.Status(200, await admin.RefreshAsync());
    }

    [Fact]
    public async Task Login_replaces_a_hash_of_fewer_iterations()
    {
        var admin = await shared.App.SignUpAsync();
        await WeakHash.GiveAsync(shared.App, admin);

        Expect.Refused(await LogInAsync(admin.Email, "wrong password", admin.Slug), 401, "Invalid credentials");
        Assert.StartsWith("pbkdf2-sha512$1000$", await HashAsync(admin), StringComparison.Ordinal);
        Expect.Status(200, await admin.LogInAgainAsync());
        var strong = await HashAsync(admin);
        Assert.StartsWith("pbkdf2-sha512$220000$", strong, StringComparison.Ordinal);

        Expect.Status(200, await admin.LogInAgainAsync());
        Assert.Equal(strong, await HashAsync(admin));
    }

    private Task<ApiAnswer> LogInAsync(string email, string password, string slug) => LogInAsync(shared.App, email, password, slug);

    private static Task<ApiAnswer> LogInAsync(PlatformApp app, string email, string password, string slug) =>
        app.Anonymous.PostAsync(Path, new { email, password, org_slug = slug });

    private Task<string?> HashAsync(Actor actor) =>
        shared.App.WithDbAsync(async db => (await db.Users.FindAsync(new UserId(actor.UserId)))!.PasswordHash);

    private static async Task<TimeSpan> QuickestAsync(Func<Task> call)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 4; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await call();
            var took = Stopwatch.GetElapsedTime(start);
            if (took < best) best = took;
        }

        return best;
    }
}
