using Microsoft.EntityFrameworkCore;
using Platform.Domain.Users;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Api.Users;

/// <summary>An address identifies one person in every spelling.</summary>
public sealed class AddressFormTests(SharedApp shared)
{
    private const string Typed = "Info@münchen.example";
    private const string InAscii = "info@xn--mnchen-3ya.example";
    private const string Decomposed = "info@mu\u0308nchen.example";
    private const string Password = "correct horse battery";
    private const string OtherPassword = "another horse battery";

    private static readonly string[] Spellings = [Typed, InAscii, Decomposed, "INFO@MÜNCHEN.EXAMPLE"];

    [Fact]
    public async Task Person_who_signed_up_signs_in_with_any_spelling()
    {
        var (slug, answer) = await SignUpAsync(Typed);

        Assert.Equal(InAscii, answer.TextOf("user.email"));
        foreach (var email in Spellings) Expect.Status(200, await LogInAsync(email, slug));
        foreach (var email in Spellings)
        {
            var visitor = new Visitor(shared.App);
            await visitor.GetAsync("/workspace/sign-in");
            var entered = await visitor.SendAsync("/workspace/sign-in", ("org_slug", slug), ("email", email), ("password", Password));
            Assert.Equal(303, entered.Status);
        }
    }

    [Fact]
    public async Task Person_is_invited_once_and_accepts()
    {
        var admin = await shared.App.SignUpAsync();
        var name = $"p-{Guid.NewGuid():n}";
        var invited = await admin.PostAsync(Members.Path, new { email = $"{name}@xn--mnchen-3ya.example", role = "member" });
        var other = new { email = $"{name.ToUpperInvariant()}@mu\u0308nchen.example", role = "member" };
        var again = await admin.PostAsync(Members.Path, other);
        Expect.Status(201, invited);
        Assert.Equal(invited.NumberOf("id"), again.NumberOf("id"));

        var mail = await shared.App.Mails.WaitAsync($"{name}@xn--mnchen-3ya.example", count: 2);
        var acceptance = new { token = mail.Token, password = Password };
        Expect.Status(200, await shared.App.Anonymous.PostAsync("/api/invitations/accept", acceptance));

        var member = new { email = $"{name}@MÜNCHEN.example", role = "member" };
        Expect.Invalid(await admin.PostAsync(Members.Path, member), "email");
        Expect.Status(200, await LogInAsync($"{name}@mu\u0308nchen.example", admin.Slug));
    }

    [Fact]
    public async Task Local_part_is_the_same_composed_and_decomposed()
    {
        var admin = await shared.App.SignUpAsync();

        var invited = await admin.PostAsync(Members.Path, new { email = "JOSE\u0301@example.com", role = "member" });
        var again = await admin.PostAsync(Members.Path, new { email = "jos\u00E9@example.com", role = "leader" });

        Assert.Equal("jos\u00E9@example.com", invited.TextOf("email"));
        Assert.Equal((invited.NumberOf("id"), "leader"), (again.NumberOf("id"), again.TextOf("role")));
    }

    [Fact]
    public async Task Forgotten_password_is_mailed_to_any_spelling()
    {
        var (slug, answer) = await SignUpAsync($"{Guid.NewGuid():n}@münchen.example");
        var stored = answer.TextOf("user.email");

        Expect.Status(204, await ForgetAsync(stored.Replace("xn--mnchen-3ya", "mu\u0308nchen", StringComparison.Ordinal), slug));

        Assert.NotEmpty((await shared.App.Mails.WaitAsync(stored, "Reset your password")).Token);
    }

    [Fact]
    public async Task Failures_of_all_spellings_are_counted_together()
    {
        await using var app = await PlatformApp.StartAsync();
        var admin = await app.SignUpAsync();
        for (var i = 0; i < 10; i++) Expect.Status(401, await FailAsync(Spellings[i % Spellings.Length]));

        foreach (var email in Spellings) Expect.Status(429, await FailAsync(email));

        Task<ApiAnswer> FailAsync(string email) =>
            app.Anonymous.PostAsync("/api/auth/login", new { email, password = "wrong password", org_slug = admin.Slug });
    }

    // Earlier versions allowed this.
    [Fact]
    public async Task Two_people_with_one_address_are_each_found_by_their_stored_spelling()
    {
        var (slug, answer) = await SignUpAsync(InAscii);
        var (other, token) = (await AddOtherAsync(answer.NumberOf("organization.id")), answer.TextOf("access_token"));

        Assert.Equal(answer.NumberOf("user.id"), (await LogInAsync(InAscii, slug)).NumberOf("user.id"));
        Assert.Equal(answer.NumberOf("user.id"), (await LogInAsync(Decomposed, slug)).NumberOf("user.id"));
        var signedIn = await LogInAsync(Typed, slug, OtherPassword);
        Assert.Equal((other, "info@münchen.example"), (signedIn.NumberOf("user.id"), signedIn.TextOf("user.email")));

        var members = shared.App.Anonymous.With(token);
        Expect.Invalid(await members.PostAsync(Members.Path, new { email = Decomposed, role = "member" }), "email");
        Expect.Status(204, await ForgetAsync(Typed, slug));
        await shared.App.WithDbAsync(async db =>
        {
            for (var i = 0; i < 200 && !await db.MailTokens.AnyAsync(t => t.UserId == new UserId(other)); i++) await Task.Delay(50);
            Assert.True(await db.MailTokens.AnyAsync(t => t.UserId == new UserId(other)));
        });

        // The remaining person is found by every spelling.
        members = shared.App.Anonymous.With(signedIn.TextOf("access_token"));
        Expect.Status(204, await members.DeleteAsync($"{Members.Path}/{answer.NumberOf("user.id")}"));
        Assert.Equal(other, (await LogInAsync(InAscii, slug, OtherPassword)).NumberOf("user.id"));

        async Task<long> AddOtherAsync(long organization)
        {
            var hash = await shared.App.HashAsync(OtherPassword);
            return await shared.App.WithDbAsync(async db =>
            {
                var acme = await db.Organizations.FindAsync(new Domain.Organizations.OrganizationId(organization));
                var user = User.Create(acme!, EmailAddress.FromStored("info@münchen.example"), hash, Role.Admin, DateTimeOffset.UnixEpoch);
                db.Add(user);
                await db.SaveAsync(CancellationToken.None);
                return user.Id.Value;
            });
        }
    }

    private async Task<(string Slug, ApiAnswer Answer)> SignUpAsync(string email)
    {
        var slug = $"s-{Guid.NewGuid():n}";
        var answer = await shared.App.Anonymous.PostAsync("/api/organizations", new { name = "Name", slug, email, password = Password });
        Expect.Status(201, answer);
        return (slug, answer);
    }

    private Task<ApiAnswer> LogInAsync(string email, string slug, string password = Password) =>
        shared.App.Anonymous.PostAsync("/api/auth/login", new { email, password, org_slug = slug });

    private Task<ApiAnswer> ForgetAsync(string email, string slug) =>
        shared.App.Anonymous.PostAsync("/api/auth/forgot-password", new { email, org_slug = slug });
}
