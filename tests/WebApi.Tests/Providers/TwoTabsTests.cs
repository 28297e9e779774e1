using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Providers;

/// <summary>One browser with two simultaneous sign-ins at providers: a page opened for one has no effect on the other.</summary>
public sealed class TwoTabsTests(ProviderApp providers)
{
    private const string SignIn = "/workspace/sign-in";
    private const string Connect = SignIn + "/connect";
    private const string Said = "You have since started another sign-in in this browser";

    [Fact]
    public async Task Password_for_one_workspace_connects_the_account_in_no_other()
    {
        var app = await providers.AppAsync();
        var (first, second) = (await app.SignUpAsync(), await app.SignUpAsync());
        var visitor = new Visitor(app);
        await SignInAsync(visitor, Accounts.Of(first), first.Slug);
        await visitor.GetAsync(Connect);
        var (token, opened) = (visitor.Token, visitor.Pending);
        Assert.NotEmpty(opened);
        await SignInAsync(visitor, Accounts.Of(second), second.Slug);

        foreach (var path in (string[])[Connect, Connect + "/mail"])
        {
            var answer = await visitor.PostAsync(path, ("password", second.Password), ("form_token", token), ("pending", opened));

            Assert.Equal((303, SignIn), (answer.Status, answer["Location"]));
            Assert.Contains($"<div class=\"alert alert-warning\" role=\"status\">{Said}", (await visitor.GetAsync(SignIn)).Text,
                StringComparison.Ordinal);
        }

        Assert.Equal(0, (await second.GetAsync("/api/identities")).NumberOf("pagination.total"));
        await visitor.GetAsync(Connect);
        Assert.Equal("/workspace/developers", (await visitor.SendAsync(Connect, ("password", second.Password)))["Location"]);
    }

    [Fact]
    public async Task Workspace_named_for_one_account_is_not_created_by_another()
    {
        var app = await providers.AppAsync();
        var visitor = new Visitor(app);
        await providers.SignInAsync(visitor, ProviderApp.Google, Accounts.New(), "/workspace/sign-up", ("purpose", "sign-up"));
        await visitor.GetAsync(SignIn + "/create");
        var opened = visitor.Pending;
        await providers.SignInAsync(visitor, ProviderApp.Google, Accounts.New(), "/workspace/sign-up", ("purpose", "sign-up"));

        foreach (var (path, field) in ((string, string)[])[("/create", "name"), ("/which", "org_slug"), ("/choose", "org_slug")])
        {
            var answer = await visitor.PostAsync(SignIn + path, (field, "Mine"), ("form_token", visitor.Token), ("pending", opened));

            Assert.Equal((303, SignIn), (answer.Status, answer["Location"]));
        }

        await visitor.GetAsync(SignIn + "/create");
        Assert.Equal("/workspace/developers", (await visitor.SendAsync(SignIn + "/create", ("name", "Mine")))["Location"]);
    }

    [Fact]
    public async Task Account_shown_on_the_profile_is_the_one_that_is_connected()
    {
        const string profile = "/workspace/profile";
        var app = await providers.AppAsync();
        var person = await app.SignUpAsync();
        var visitor = await Visitor.SignInAsync(app, person);
        await ConnectAsync(Accounts.New());
        await visitor.GetAsync(profile + "/connect");
        var opened = visitor.Pending;
        await ConnectAsync(Accounts.New());

        var answer = await visitor.PostAsync(profile + "/connect", ("current_password", person.Password), ("form_token", visitor.Token),
            ("pending", opened));

        Assert.Equal((303, profile), (answer.Status, answer["Location"]));
        Assert.Contains(Said, (await visitor.GetAsync(profile)).Text, StringComparison.Ordinal);
        Assert.Equal(0, (await person.GetAsync("/api/identities")).NumberOf("pagination.total"));

        Task<ApiAnswer> ConnectAsync(ProviderAccount account) =>
            providers.SignInAsync(visitor, ProviderApp.Google, account, profile, ("purpose", "connect"));
    }

    [Fact]
    public async Task Page_about_a_member_is_shown_only_when_one_was_found()
    {
        var app = await providers.AppAsync();
        var other = await app.SignUpAsync();
        var visitor = new Visitor(app);
        await providers.SignInAsync(visitor, ProviderApp.Google, Accounts.New(), "/workspace/sign-up", ("purpose", "sign-up"),
            ("slug", other.Slug));

        var answer = await visitor.GetAsync(Connect);

        Assert.Equal((303, SignIn), (answer.Status, answer["Location"]));
    }

    [Fact]
    public async Task Browser_that_begins_many_sign_ins_keeps_only_the_last_and_few_cookies()
    {
        var app = await providers.AppAsync();
        var visitor = new Visitor(app);
        var addresses = new List<string>();
        for (var i = 0; i < 30; i++) addresses.Add(await ProviderApp.LeaveAsync(visitor, ProviderApp.Google));

        Assert.InRange(visitor.Cookies.Keys.Count(name => name.StartsWith("__Host-sign-in", StringComparison.Ordinal)), 2, 16);
        foreach (var address in addresses[^3..])
        {
            var back = await providers.ReturnAsync(address, ProviderApp.Google, Accounts.New());
            var answer = await visitor.GetAsync(back.PathAndQuery);
            Assert.Equal((303, SignIn + "/which"), (answer.Status, answer["Location"]));
        }
    }

    private Task<ApiAnswer> SignInAsync(Visitor visitor, ProviderAccount account, string workspace) =>
        providers.SignInAsync(visitor, ProviderApp.Google, account, fields: [("purpose", "sign-in"), ("org_slug", workspace)]);
}
