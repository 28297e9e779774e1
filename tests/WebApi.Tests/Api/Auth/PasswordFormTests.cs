using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.Auth;

/// <summary>A password matches in every Unicode form that a keyboard may produce.</summary>
public sealed class PasswordFormTests(SharedApp shared)
{
    private const string Composed = "correct horse caf\u00E9";
    private const string Decomposed = "correct horse cafe\u0301";
    private const string WithOtherSpaces = "correct\u00A0horse\u3000caf\u00E9";

    [Fact]
    public async Task Sign_in_accepts_any_Unicode_form_of_the_password()
    {
        var slug = await SignUpAsync(Decomposed);

        foreach (var password in (string[])[Composed, Decomposed, WithOtherSpaces]) Expect.Status(200, await LogInAsync(slug, password));
        Expect.Status(401, await LogInAsync(slug, "correct horse cafe"));
    }

    [Fact]
    public async Task Password_change_accepts_any_Unicode_form_of_the_current_password()
    {
        var slug = await SignUpAsync(Composed);
        var person = shared.App.Anonymous.With((await LogInAsync(slug, Composed)).TextOf("access_token"));

        var change = new { current_password = Decomposed, new_password = "another cafe\u0301 au lait" };
        Expect.Status(204, await person.PostAsync("/api/auth/change-password", change));

        Expect.Status(200, await LogInAsync(slug, "another caf\u00E9 au lait"));
    }

    [Fact]
    public async Task Password_length_is_counted_after_normalization()
    {
        Assert.Equal("Password must have at least 8 characters", Expect.Invalid(await TryAsync(Repeated(7)), "password"));
        Expect.Status(201, await TryAsync(Repeated(8)));
        Expect.Status(201, await TryAsync(Repeated(128)));
        foreach (var password in (string[])[Repeated(129), new string('\u0301', 100_000)])
        {
            Assert.Equal("Password must have at most 128 characters", Expect.Invalid(await TryAsync(password), "password"));
        }

        static string Repeated(int times) => string.Concat(Enumerable.Repeat("e\u0301", times));
    }

    [Fact]
    public async Task Password_with_a_lone_surrogate_is_a_validation_error_at_every_endpoint()
    {
        const string text = "\"\\ud800abcdefgh\"";
        foreach (var (path, body, field) in (IEnumerable<(string, string, string)>)
            [
                ("/api/organizations", $$"""{"name":"N","email":"a@example.com","password":{{text}}}""", "password"),
                ("/api/auth/login", $$"""{"email":"a@example.com","org_slug":"acme","password":{{text}}}""", "password"),
                ("/api/invitations/accept", $$"""{"token":"t","password":{{text}}}""", "password"),
                ("/api/auth/reset-password", $$"""{"token":"t","password":{{text}}}""", "password"),
            ])
        {
            var message = Expect.Invalid(await shared.App.Anonymous.PostAsync(path, body), field);
            Assert.Contains("valid Unicode text", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Hash_of_an_unnormalized_password_is_replaced_at_sign_in()
    {
        await using var app = await PlatformApp.StartAsync(new AppOptions { CachesPasswords = false });
        var admin = await app.SignUpAsync();
        var old = OldHash(Decomposed);
        await SetHashAsync(old);

        Expect.Status(200, await EnterAsync(Decomposed));

        Assert.NotEqual(old, await HashAsync());
        Expect.Status(200, await EnterAsync(Composed));

        Task<ApiAnswer> EnterAsync(string password) =>
            app.Anonymous.PostAsync("/api/auth/login", new { email = admin.Email, password, org_slug = admin.Slug });

        Task SetHashAsync(string hash) => app.WithDbAsync(async db =>
        {
            (await db.Users.FindAsync(new UserId(admin.UserId)))!.SetPasswordHash(hash);
            await db.SaveAsync(CancellationToken.None);
        });
        Task<string?> HashAsync() =>
            app.WithDbAsync(db => db.Users.Where(u => u.Id == new UserId(admin.UserId)).Select(u => u.PasswordHash).SingleAsync());
    }

    private static string OldHash(string password)
    {
        var salt = new byte[16];
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, 220_000, HashAlgorithmName.SHA512, 32);
        return $"pbkdf2-sha512$220000${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }

    private async Task<string> SignUpAsync(string password)
    {
        var answer = await TryAsync(password);
        Expect.Status(201, answer);
        return answer.TextOf("organization.slug");
    }

    private Task<ApiAnswer> TryAsync(string password)
    {
        var slug = $"s-{Guid.NewGuid():n}";
        return shared.App.Anonymous.PostAsync("/api/organizations", new { name = "Name", slug, email = "you@example.com", password });
    }

    private Task<ApiAnswer> LogInAsync(string slug, string password) =>
        shared.App.Anonymous.PostAsync("/api/auth/login", new { email = "you@example.com", password, org_slug = slug });
}
