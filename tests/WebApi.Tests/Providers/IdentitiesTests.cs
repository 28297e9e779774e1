using System.Text.RegularExpressions;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Providers;

/// <summary>Connected accounts of a person: connected and removed on the profile, listed and removed by the API.</summary>
public sealed partial class IdentitiesTests(ProviderApp providers)
{
    private const string Profile = "/workspace/profile";
    private const string Connect = "/workspace/profile/connect";

    [Fact]
    public async Task Person_connects_an_account_with_any_address_by_their_password_and_removes_it()
    {
        var app = await providers.AppAsync();
        var person = await app.SignUpAsync();
        var account = Accounts.New() with { IsVerified = false };
        var visitor = await Visitor.SignInAsync(app, person);
        Assert.Equal((303, Connect), Of(await ConnectAsync(visitor, account)));

        await visitor.GetAsync(Connect);
        Assert.Equal(422, (await visitor.SendAsync(Connect)).Status);
        Assert.Equal(422, (await visitor.SendAsync(Connect, ("current_password", "not the password"))).Status);
        Assert.Equal((303, Profile), Of(await visitor.SendAsync(Connect, ("current_password", person.Password))));

        var identity = (await person.GetAsync("/api/identities")).Member("data")[0];
        Assert.Equal(("google", account.Email, providers.Issuer),
            (identity.GetProperty("provider").GetString(), identity.GetProperty("email").GetString(),
            identity.GetProperty("issuer").GetString()));
        Assert.DoesNotContain(account.Subject, identity.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("/workspace/developers", (await SignInAsync(new Visitor(app), account, person.Slug))["Location"]);

        await visitor.GetAsync(Profile);
        Assert.Equal((303, Profile), Of(await visitor.SendAsync($"{Profile}/identities/{identity.GetProperty("id").GetInt64()}/remove")));
        Assert.Equal(0, (await person.GetAsync("/api/identities")).NumberOf("pagination.total"));
        Assert.Equal(403, (await SignInAsync(new Visitor(app), account, person.Slug)).Status);
        Assert.Contains(await app.AuditOfAsync(person), line => line.Action == "identity.removed" && line.ActorEmail == person.Email);
    }

    [Fact]
    public async Task Account_of_another_member_is_not_connected()
    {
        var app = await providers.AppAsync();
        var admin = await app.SignUpAsync();
        var (member, account) = (await admin.AddMemberAsync(Domain.Users.Role.Developer), Accounts.New());
        var visitor = await Visitor.SignInAsync(app, admin);
        await ConnectAsync(visitor, account);
        await visitor.GetAsync(Connect);
        await visitor.SendAsync(Connect, ("current_password", admin.Password));

        var other = await Visitor.SignInAsync(app, member);
        await ConnectAsync(other, account);
        await other.GetAsync(Connect);
        var refused = await other.SendAsync(Connect, ("current_password", member.Password));

        Assert.Equal(409, refused.Status);
        Assert.Contains("connected to another member", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_is_connected_only_to_the_person_who_began_connecting_it()
    {
        var app = await providers.AppAsync();
        var (first, second) = (await app.SignUpAsync(), await app.SignUpAsync());
        var visitor = await Visitor.SignInAsync(app, first);
        var address = await ProviderApp.LeaveAsync(visitor, ProviderApp.Google, Profile, ("purpose", "connect"));
        await visitor.SendFromAsync(Profile, "/workspace/sign-in", ("org_slug", second.Slug), ("email", second.Email),
            ("password", second.Password));

        var answer = await visitor.GetAsync((await providers.ReturnAsync(address, ProviderApp.Google, Accounts.New())).PathAndQuery);

        Assert.Equal(400, answer.Status);
        Assert.Equal(Profile, (await visitor.GetAsync(Connect))["Location"]);
    }

    [Fact]
    public async Task Last_way_to_sign_in_is_kept_even_when_two_are_removed_simultaneously()
    {
        var app = await providers.AppAsync();
        var accounts = new[] { Accounts.New(), Accounts.New() };
        var visitor = new Visitor(app);
        await providers.SignInAsync(visitor, ProviderApp.Google, accounts[0], "/workspace/sign-up", ("purpose", "sign-up"));
        await visitor.GetAsync("/workspace/sign-in/create");
        await visitor.SendAsync("/workspace/sign-in/create", ("name", "Without passwords"));
        await ConnectAsync(visitor, accounts[1]);
        await visitor.GetAsync(Connect);
        Assert.Equal((303, Profile), Of(await visitor.SendAsync(Connect)));
        var page = (await visitor.GetAsync(Profile)).Text;
        var forms = RemovalForm().Matches(page).Select(match => match.Value).ToList();
        Assert.Equal(2, forms.Count);

        await Task.WhenAll(forms.Select(form => visitor.SendAsync(form)));

        var left = RemovalForm().Matches((await visitor.GetAsync(Profile)).Text).Single().Value;
        Assert.Equal((303, Profile), Of(await visitor.SendAsync(left)));
        Assert.Contains("This is your only way to sign in.", (await visitor.GetAsync(Profile)).Text, StringComparison.Ordinal);
        var person = app.Anonymous.With(await AccessTokenAsync(app, visitor));
        var id = (await person.GetAsync("/api/identities")).Member("data")[0].GetProperty("id").GetInt64();
        Expect.FormInvalid(await person.DeleteAsync($"/api/identities/{id}"),
            "This is your only way to sign in; set a password or connect another account first");
    }

    [Fact]
    public async Task Account_at_a_provider_no_longer_offered_is_no_way_to_sign_in()
    {
        var app = await providers.AppAsync();
        var visitor = new Visitor(app);
        await providers.SignInAsync(visitor, ProviderApp.Google, Accounts.New(), "/workspace/sign-up", ("purpose", "sign-up"));
        await visitor.GetAsync("/workspace/sign-in/create");
        await visitor.SendAsync("/workspace/sign-in/create", ("name", "One provider is gone"));
        var person = app.Anonymous.With(await AccessTokenAsync(app, visitor));
        var id = (await person.GetAsync("/api/identities")).Member("data")[0].GetProperty("id").GetInt64();
        var me = await person.GetAsync("/api/users/me");
        var gone = await Identities.AddAsync(app, me.NumberOf("id"), me.TextOf("email"), "gone");

        Expect.FormInvalid(await person.DeleteAsync($"/api/identities/{id}"),
            "This is your only way to sign in; set a password or connect another account first");
        Expect.Status(204, await person.DeleteAsync($"/api/identities/{gone}"));
    }

    [Fact]
    public async Task Key_neither_lists_nor_removes_accounts()
    {
        var app = await providers.AppAsync();
        var key = await (await app.SignUpAsync()).MakeKeyAsync();

        Expect.Refused(await key.GetAsync("/api/identities"), 403, "Insufficient permissions");
        Expect.Refused(await key.DeleteAsync("/api/identities/1"), 403, "Insufficient permissions");
    }

    [Fact]
    public async Task Provider_buttons_are_shown_only_when_providers_are_configured()
    {
        var (app, without) = (await providers.AppAsync(), await PlatformApp.StartAsync());
        await using (without)
        {
            foreach (var page in (string[])["/workspace/sign-in", "/workspace/sign-up", "/invitations/accept?token=a"])
            {
                var (shown, hidden) = ((await app.Anonymous.GetAsync(page)).Text, (await without.Anonymous.GetAsync(page)).Text);
                foreach (var name in (string[])["Google", "Microsoft", "Acme ID"]) Assert.Contains($"Continue with {name}", shown,
                    StringComparison.Ordinal);
                Assert.DoesNotContain("Continue with", hidden, StringComparison.Ordinal);
                Assert.DoesNotContain("/sign-in/", hidden.Replace("/workspace/sign-in", "", StringComparison.Ordinal),
                    StringComparison.Ordinal);
            }

            var visitor = await Visitor.SignInAsync(without, await without.SignUpAsync());
            Assert.DoesNotContain("Connected accounts", (await visitor.GetAsync(Profile)).Text, StringComparison.Ordinal);
            Assert.Equal(404, (await visitor.SendAsync("/sign-in/google", ("purpose", "connect"))).Status);
            Assert.Equal(404, (await visitor.GetAsync("/sign-in/google/callback?code=a&state=b")).Status);
        }
    }

    private static async Task<string> AccessTokenAsync(PlatformApp app, Visitor visitor) =>
        (await app.Anonymous.PostAsync("/api/auth/refresh", new { refresh_token = visitor.SignIn })).TextOf("access_token");

    private Task<ApiAnswer> ConnectAsync(Visitor visitor, ProviderAccount account) =>
        providers.SignInAsync(visitor, ProviderApp.Google, account, Profile, ("purpose", "connect"));

    private Task<ApiAnswer> SignInAsync(Visitor visitor, ProviderAccount account, string workspace) =>
        providers.SignInAsync(visitor, ProviderApp.Google, account, fields: [("purpose", "sign-in"), ("org_slug", workspace)]);

    [GeneratedRegex("/workspace/profile/identities/[0-9]+/remove")]
    private static partial Regex RemovalForm();

    private static (int Status, string? Location) Of(ApiAnswer answer) => (answer.Status, answer["Location"]);
}
