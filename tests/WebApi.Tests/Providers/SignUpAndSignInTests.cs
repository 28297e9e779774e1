using Platform.Application.Organizations;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Providers;

/// <summary>Creating a workspace with an account at a provider, and signing in to it (SignUpWithIdentity, SignInWithIdentity).</summary>
public sealed class SignUpAndSignInTests(ProviderApp providers)
{
    private const string Start = "/workspace/developers";

    [Theory]
    [InlineData(ProviderApp.Google)]
    [InlineData(ProviderApp.Other)]
    public async Task Account_with_a_verified_address_creates_a_workspace_and_signs_in_to_it(string provider)
    {
        var app = await providers.AppAsync();
        var account = Accounts.New();
        var (visitor, slug) = await SignUpAsync(app, provider, account);
        Assert.Contains("Your workspace is ready.", (await visitor.GetAsync(Start)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sign-in-pending", string.Concat(visitor.Cookies.Keys), StringComparison.Ordinal);

        foreach (var workspace in (string[])["", slug])
        {
            var other = new Visitor(app);
            var answer = await providers.SignInAsync(other, provider, account,
                fields: [("purpose", "sign-in"), ("org_slug", workspace), ("return", "/workspace/usage")]);

            Assert.Equal((303, "/workspace/usage"), (answer.Status, answer["Location"]));
            Assert.Contains(account.Email!, (await other.GetAsync("/workspace/profile")).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Person_without_a_password_cannot_sign_in_with_one_and_may_set_one()
    {
        var app = await providers.AppAsync();
        var account = Accounts.New();
        var (visitor, slug) = await SignUpAsync(app, ProviderApp.Google, account);
        var credentials = new { email = account.Email, password = "a first password", org_slug = slug };
        Expect.Refused(await app.Anonymous.PostAsync("/api/auth/login", credentials), 401, "Invalid credentials");

        Assert.Contains("Set a password", (await visitor.GetAsync("/workspace/profile")).Text, StringComparison.Ordinal);
        var set = await visitor.SendAsync("/workspace/profile/password", ("new_password", "a first password"));

        Assert.Equal(303, set.Status);
        var signedIn = await app.Anonymous.PostAsync("/api/auth/login", credentials);
        Expect.Status(200, signedIn);
        var withoutCurrent = await app.Anonymous.With(signedIn.TextOf("access_token")).PostAsync("/api/auth/change-password",
            new { new_password = "another password" });
        Assert.Equal("Current password is required", Expect.Invalid(withoutCurrent, "current_password"));
    }

    [Fact]
    public async Task Person_without_a_password_can_reset_it_by_mail_and_counts_as_an_admin()
    {
        var app = await providers.AppAsync();
        var account = Accounts.New();
        var (_, slug) = await SignUpAsync(app, ProviderApp.Google, account);
        Expect.Status(204, await app.Anonymous.PostAsync("/api/auth/forgot-password", new { email = account.Email, org_slug = slug }));
        var mail = await app.Mails.WaitAsync(account.Email!, "Reset your password");
        Expect.Status(204,
            await app.Anonymous.PostAsync("/api/auth/reset-password", new { token = mail.Token, password = "a first password" }));

        var signedIn = app.Anonymous.With((await app.Anonymous.PostAsync("/api/auth/login",
            new { email = account.Email, password = "a first password", org_slug = slug })).TextOf("access_token"));
        var me = await signedIn.GetAsync("/api/users/me");
        Assert.Equal("active", (await signedIn.GetAsync("/api/users")).Member("data")[0].GetProperty("status").GetString());
        Assert.Equal("admin", me.TextOf("role"));
        Expect.FormInvalid(await signedIn.DeleteAsync($"/api/users/{me.NumberOf("id")}"),
            "An organization keeps at least one active admin; make someone else an admin first");
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Account_without_a_verified_address_creates_no_workspace(bool hasAddress, bool isVerified)
    {
        var app = await providers.AppAsync();
        var account = Accounts.New() with { IsVerified = isVerified };
        if (!hasAddress) account = account with { Email = null };
        var visitor = new Visitor(app);

        var answer = await providers.SignInAsync(visitor, ProviderApp.Google, account, "/workspace/sign-up", ("purpose", "sign-up"));

        Assert.Equal(403, answer.Status);
        Assert.Contains(hasAddress ? "hasn&#x27;t verified that" : "gave no email address", answer.Text, StringComparison.Ordinal);
        Assert.Equal((303, "/workspace/sign-in"), await AtAsync(visitor, "/workspace/sign-in/create"));
    }

    [Fact]
    public async Task Address_from_the_userinfo_endpoint_counts_like_that_of_the_token()
    {
        var app = await providers.AppAsync();
        var account = Accounts.New() with { Mode = "userinfo" };

        var (visitor, _) = await SignUpAsync(app, ProviderApp.Other, account);

        Assert.Contains(account.Email!, (await visitor.GetAsync("/workspace/profile")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Zoë Example", "Zoë Example")]
    [InlineData("\u202EexampleZ", null)]
    [InlineData("", null)]
    public async Task Valid_name_at_the_provider_becomes_the_name_of_the_person(string name, string? called)
    {
        var app = await providers.AppAsync();
        var (visitor, _) = await SignUpAsync(app, ProviderApp.Google, Accounts.New() with { Name = name });
        var signedIn = await app.Anonymous.PostAsync("/api/auth/refresh", new { refresh_token = visitor.SignIn });

        Assert.Equal(called,
            (await app.Anonymous.With(signedIn.TextOf("access_token")).GetAsync("/api/users/me")).Member("name").GetString());
    }

    [Fact]
    public async Task Account_in_several_workspaces_chooses_one_of_them()
    {
        var app = await providers.AppAsync();
        var account = Accounts.New();
        var (_, first) = await SignUpAsync(app, ProviderApp.Google, account);
        var (_, second) = await SignUpAsync(app, ProviderApp.Google, account);
        var (_, others) = await SignUpAsync(app, ProviderApp.Google, Accounts.New());
        var visitor = new Visitor(app);

        var answer = await providers.SignInAsync(visitor, ProviderApp.Google, account, fields: ("purpose", "sign-in"));

        Assert.Equal((303, "/workspace/sign-in/choose"), (answer.Status, answer["Location"]));
        var page = await visitor.GetAsync("/workspace/sign-in/choose");
        Assert.All([first, second], slug => Assert.Contains($"value=\"{slug}\"", page.Text, StringComparison.Ordinal));
        Assert.DoesNotContain($"value=\"{others}\"", page.Text, StringComparison.Ordinal);
        var refused = await visitor.SendAsync("/workspace/sign-in/choose", ("org_slug", others));
        Assert.Equal(403, refused.Status);
        await visitor.GetAsync("/workspace/sign-in/choose");
        var chosen = await visitor.SendAsync("/workspace/sign-in/choose", ("org_slug", second));
        Assert.Equal((303, Start), (chosen.Status, chosen["Location"]));
        Assert.Contains(second, (await visitor.GetAsync("/workspace/profile")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_in_begun_on_one_workspace_never_ends_on_another()
    {
        var app = await providers.AppAsync();
        var account = Accounts.New();
        var (visitor, own) = await SignUpAsync(app, ProviderApp.Google, account);
        var other = await app.SignUpAsync();

        var answer = await providers.SignInAsync(visitor, ProviderApp.Google, account, "/workspace/usage", ("purpose", "sign-in"),
            ("org_slug", other.Slug));

        Assert.Equal(403, answer.Status);
        Assert.Contains("not a member of this workspace", answer.Text, StringComparison.Ordinal);
        Assert.Contains(own, (await visitor.GetAsync("/workspace/profile")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_address_at_the_provider_does_not_change_the_member()
    {
        var app = await providers.AppAsync();
        var account = Accounts.New();
        var (_, slug) = await SignUpAsync(app, ProviderApp.Google, account);
        var renamed = account with { Email = Accounts.New().Email };
        var visitor = new Visitor(app);

        var answer = await providers.SignInAsync(visitor, ProviderApp.Google, renamed,
            fields: [("purpose", "sign-in"), ("org_slug", slug)]);

        Assert.Equal(303, answer.Status);
        var profile = (await visitor.GetAsync("/workspace/profile")).Text;
        Assert.Contains($"Your email address here stays {account.Email}", profile, StringComparison.Ordinal);
        Assert.Contains($"</strong> {renamed.Email}", profile, StringComparison.Ordinal);

        // An account that has the old address now belongs to someone else.
        var stranger = await providers.SignInAsync(new Visitor(app), ProviderApp.Google, Accounts.New() with { Email = account.Email },
            fields: [("purpose", "sign-in"), ("org_slug", slug)]);
        Assert.Equal("/workspace/sign-in/connect", stranger["Location"]);
    }

    [Fact]
    public async Task Simultaneous_sign_ins_in_two_browsers_do_not_interfere()
    {
        var app = await providers.AppAsync();
        var account = Accounts.New();
        await SignUpAsync(app, ProviderApp.Google, account);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            providers.SignInAsync(new Visitor(app), ProviderApp.Google, account, fields: ("purpose", "sign-in"))));

        Assert.All(answers, answer => Assert.Equal((303, Start), (answer.Status, answer["Location"])));
    }

    [Fact]
    public async Task Sign_in_to_a_disabled_workspace_is_refused_and_audited()
    {
        var app = await providers.AppAsync();
        var account = Accounts.New();
        var (_, slug) = await SignUpAsync(app, ProviderApp.Google, account);
        await app.SendAsync(new DisableOrganization(slug));

        var answer = await providers.SignInAsync(new Visitor(app), ProviderApp.Google, account, fields: ("purpose", "sign-in"));

        Assert.Equal(403, answer.Status);
        Assert.Contains("This workspace is disabled", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Headers, header => header.Key == "Set-Cookie"
            && header.Value.Any(cookie => cookie.StartsWith(Visitor.SignInCookie, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Disabled_workspace_is_listed_and_cannot_be_chosen()
    {
        var app = await providers.AppAsync();
        var account = Accounts.New();
        var (_, open) = await SignUpAsync(app, ProviderApp.Google, account);
        var (_, disabled) = await SignUpAsync(app, ProviderApp.Google, account);
        await app.SendAsync(new DisableOrganization(disabled));
        var visitor = new Visitor(app);
        await providers.SignInAsync(visitor, ProviderApp.Google, account, fields: ("purpose", "sign-in"));

        var page = (await visitor.GetAsync("/workspace/sign-in/choose")).Text;

        Assert.Contains($"value=\"{disabled}\" disabled>", page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{open}\">", page, StringComparison.Ordinal);
        Assert.Equal(403, (await visitor.SendAsync("/workspace/sign-in/choose", ("org_slug", disabled))).Status);
    }

    [Fact]
    public async Task Sign_ins_are_audited_with_their_provider()
    {
        var app = await providers.AppAsync();
        var account = Accounts.New();
        var (visitor, _) = await SignUpAsync(app, ProviderApp.Google, account);

        var page = (await visitor.GetAsync("/workspace/audit")).Text;

        Assert.Contains("identity.linked", page, StringComparison.Ordinal);
        Assert.Contains($"provider: google, email: {account.Email}", page, StringComparison.Ordinal);
        Assert.DoesNotContain(account.Subject, page, StringComparison.Ordinal);
    }

    private async Task<(Visitor Visitor, string Slug)> SignUpAsync(PlatformApp app, string provider, ProviderAccount account)
    {
        var (visitor, slug) = (new Visitor(app), $"made-{Guid.NewGuid():n}"[..30]);
        var back = await providers.SignInAsync(visitor, provider, account, "/workspace/sign-up", ("purpose", "sign-up"),
            ("name", "Typed before"));
        Assert.Equal((303, "/workspace/sign-in/create"), (back.Status, back["Location"]));
        Assert.Contains("value=\"Typed before\"", (await visitor.GetAsync("/workspace/sign-in/create")).Text, StringComparison.Ordinal);
        var made = await visitor.SendAsync("/workspace/sign-in/create", ("name", "Made with a provider"), ("slug", slug));
        Assert.True(made.Status == 303, made.ToString());
        return (visitor, slug);
    }

    private static async Task<(int Status, string? Location)> AtAsync(Visitor visitor, string path)
    {
        var answer = await visitor.GetAsync(path);
        return (answer.Status, answer["Location"]);
    }
}
