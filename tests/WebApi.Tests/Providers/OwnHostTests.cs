using System.Net;
using System.Text.RegularExpressions;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Providers;

/// <summary>
/// Signing in with a provider on the host of a workspace. The provider knows only the main host, which redirects the browser.
/// </summary>
public sealed class OwnHostTests(OwnHostApp hosts) : IClassFixture<OwnHostApp>
{
    private const string Start = "/workspace/developers";
    private const string Connect = "/workspace/sign-in/connect";
    private const string Profile = "/workspace/profile";
    private const string PendingCookie = "__Host-sign-in-pending";

    private PlatformApp App => hosts.App;

    [Fact]
    public async Task Sign_in_begun_on_a_workspaces_host_ends_there()
    {
        var (person, account) = await ConnectedAsync();
        var (there, product) = (hosts.At(person.Slug), hosts.AtProduct());

        var back = await hosts.ReturnAsync(
            await OwnHostApp.LeaveAsync(there, "/workspace/sign-in", ("return", "/workspace/settings")), account);
        Assert.Equal(OwnHostApp.ProductHost, back.Authority);
        var relayed = await product.GetAsync(back.PathAndQuery);

        Assert.Equal((303, $"http://{person.Slug}.{OwnHostApp.Domain}{back.PathAndQuery}"), Of(relayed));
        Assert.Empty(product.Given);
        Assert.Equal((303, "/workspace/settings"), Of(await there.GetAsync(back.PathAndQuery)));
        Assert.Equal(200, (await there.GetAsync("/workspace/settings")).Status);
    }

    [Fact]
    public async Task Response_that_another_browser_began_on_a_workspaces_host_signs_no_one_in()
    {
        var (person, account) = await ConnectedAsync();
        var (attacker, victim) = (hosts.At(person.Slug), hosts.At(person.Slug));
        var back = await hosts.ReturnAsync(await OwnHostApp.LeaveAsync(attacker, "/workspace/sign-in"), account);
        await OwnHostApp.LeaveAsync(victim, "/workspace/sign-in");

        Assert.Equal(400, (await victim.GetAsync(back.PathAndQuery)).Status);

        // Even with its cookies, it completes on no other host.
        var other = hosts.At((await App.SignUpAsync()).Slug);
        foreach (var (name, text) in attacker.Cookies) other.Cookies[name] = text;
        var elsewhere = await other.GetAsync(back.PathAndQuery);
        Assert.Equal(400, elsewhere.Status);
        Assert.DoesNotContain(other.Given, cookie => cookie.StartsWith(Visitor.SignInCookie, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Forged_state_leads_to_no_other_host()
    {
        var answer = await hosts.AtProduct().GetAsync("/sign-in/google/callback?code=a&state=evil");

        Assert.Equal(400, answer.Status);
        Assert.Null(answer["Location"]);
    }

    [Fact]
    public async Task Pending_account_of_one_host_counts_on_no_other()
    {
        var (person, other) = (await App.SignUpAsync(), await App.SignUpAsync());
        var there = hosts.At(person.Slug);
        Assert.Equal((303, Connect), Of(await SignInAsync(there, Accounts.Of(person))));
        foreach (var visitor in (Visitor[])[hosts.AtProduct(), hosts.At(other.Slug)])
        {
            visitor.Cookies[PendingCookie] = there.Cookies[PendingCookie];

            Assert.Equal((303, "/workspace/sign-in"), Of(await visitor.GetAsync(Connect)));
        }
    }

    [Fact]
    public async Task Host_signs_in_to_its_own_workspace_only_and_creates_none()
    {
        var (person, account) = await ConnectedAsync();
        var other = await App.SignUpAsync();
        var visitor = hosts.At(other.Slug);

        var answer = await SignInAsync(visitor, account, "/workspace/sign-in", ("org_slug", person.Slug));

        Assert.Equal(403, answer.Status);
        Assert.Contains($"No member of {other.Slug}", answer.Text, StringComparison.Ordinal);
        var there = hosts.At(person.Slug);
        await SignInAsync(there, Accounts.Of(person));
        Assert.Equal("/workspace/sign-in", (await there.GetAsync("/workspace/sign-in/create"))["Location"]);
        await there.GetAsync("/workspace/sign-in/which");
        Assert.Equal(Connect, (await there.SendAsync("/workspace/sign-in/which", ("org_slug", other.Slug)))["Location"]);
        var signUp = await there.SendFromAsync("/workspace/sign-in", "/sign-in/google", ("purpose", "sign-up"));
        Assert.Contains($"url=http://{OwnHostApp.ProductHost}/workspace/sign-up", signUp.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mailed_link_leads_to_the_host_of_the_pending_account()
    {
        foreach (var isOnOwnHost in (bool[])[true, false])
        {
            var person = await App.SignUpAsync();
            var visitor = isOnOwnHost ? hosts.At(person.Slug) : hosts.AtProduct();
            await SignInAsync(visitor, Accounts.Of(person), "/workspace/sign-in", ("org_slug", person.Slug));
            await visitor.GetAsync(Connect);
            Assert.Equal((303, Connect + "/sent"), Of(await visitor.SendAsync(Connect + "/mail")));

            var mail = await App.Mails.WaitAsync(person.Email, "Connect Google");

            Assert.Contains($"http://{visitor.Host}{Connect}/code?token=", mail.Plain, StringComparison.Ordinal);
            await visitor.GetAsync($"{Connect}/code?token={mail.Token}");
            Assert.Equal((303, Start), Of(await visitor.SendAsync(Connect + "/code", ("token", mail.Token))));
        }
    }

    [Fact]
    public async Task Invitation_is_accepted_on_the_host_that_its_mail_leads_to()
    {
        var admin = await App.SignUpAsync();
        var account = Accounts.New();
        Expect.Status(201, await admin.PostAsync("/api/users", new { email = account.Email, role = "member" }));
        var token = (await App.Mails.WaitAsync(account.Email!, "Join ")).Token;
        var visitor = hosts.At(admin.Slug);

        var joined = await SignInAsync(visitor, account, "/invitations/accept?token=" + token, ("purpose", "invitation"), ("token", token));

        Assert.Equal((303, Start), Of(joined));
        Assert.Contains(account.Email!, (await visitor.GetAsync(Profile)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_is_connected_on_the_profile_of_the_workspace_host()
    {
        var person = await App.SignUpAsync();
        var visitor = hosts.At(person.Slug);
        await visitor.SendFromAsync("/workspace/sign-in", "/workspace/sign-in", ("email", person.Email), ("password", person.Password));

        var back = await SignInAsync(visitor, Accounts.New(), Profile, ("purpose", "connect"));

        Assert.Equal((303, Profile + "/connect"), Of(back));
        await visitor.GetAsync(Profile + "/connect");
        Assert.Equal((303, Profile), Of(await visitor.SendAsync(Profile + "/connect", ("current_password", person.Password))));
        Assert.Equal(1, (await person.GetAsync("/api/identities")).NumberOf("pagination.total"));
    }

    // The form-action policy of the page would block a redirect.
    [Theory]
    [InlineData("sign-in", "/workspace/sign-in?workspace=acme")]
    [InlineData("sign-up", "/workspace/sign-up")]
    [InlineData("invitation", "/invitations/accept?token=a-token")]
    public async Task Sign_in_on_an_unknown_host_moves_to_the_main_address_by_a_page(string purpose, string address)
    {
        var visitor = new Visitor(App);

        var answer = await visitor.SendFromAsync("/workspace/sign-in", "/sign-in/google", ("purpose", purpose), ("org_slug", "acme"),
            ("token", "a-token"));

        Assert.Equal(200, answer.Status);
        Assert.Contains($"content=\"0; url=http://{OwnHostApp.ProductHost}{address}\"", answer.Text, StringComparison.Ordinal);
    }

    // A member with a connected account.
    private async Task<(Actor Person, ProviderAccount Account)> ConnectedAsync()
    {
        var person = await App.SignUpAsync();
        var (account, visitor) = (Accounts.Of(person), hosts.At(person.Slug));
        await SignInAsync(visitor, account);
        await visitor.GetAsync(Connect);
        Assert.Equal((303, Start), Of(await visitor.SendAsync(Connect, ("password", person.Password))));
        return (person, account);
    }

    // Goes from a page to the provider and back through the main host.
    private async Task<ApiAnswer> SignInAsync(Visitor visitor, ProviderAccount account, string page = "/workspace/sign-in",
        params (string Name, string Value)[] fields)
    {
        var back = await hosts.ReturnAsync(await OwnHostApp.LeaveAsync(visitor, page, fields), account);
        if (visitor.Host == OwnHostApp.ProductHost) return await visitor.GetAsync(back.PathAndQuery);
        var relayed = new Uri((await hosts.AtProduct().GetAsync(back.PathAndQuery))["Location"]!);
        Assert.Equal(visitor.Host, relayed.Authority);
        return await visitor.GetAsync(relayed.PathAndQuery);
    }

    private static (int Status, string? Location) Of(ApiAnswer answer) => (answer.Status, answer["Location"]);
}

/// <summary>An app with workspace hosts and a provider.</summary>
public sealed partial class OwnHostApp : IAsyncLifetime
{
    public const string Domain = "example.test";
    public const string ProductHost = "app." + Domain;

    private OpenIdProcess _provider = null!;

    public PlatformApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await OpenIdProcess.StartAsync();
        await _provider.AddClientAsync("google", new Uri($"http://{ProductHost}/sign-in/google/callback"));
        App = await PlatformApp.StartAsync(new AppOptions
        {
            Settings = new Dictionary<string, string?>
            {
                ["Platform:PublicUrl"] = "http://" + ProductHost,
                ["Platform:WorkspaceDomain"] = Domain,
                ["SignIn:Google:ClientId"] = "google",
                ["SignIn:Google:ClientSecret"] = OpenIdProcess.ClientSecret,
                ["SignIn:Google:Authority"] = _provider.Url,
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _provider.Dispose();
    }

    /// <summary>Returns a browser at the main host.</summary>
    internal Visitor AtProduct() => new(App) { Host = ProductHost };

    /// <summary>Returns a browser at the host of a workspace.</summary>
    internal Visitor At(string slug) => new(App) { Host = $"{slug}.{Domain}" };

    /// <summary>Starts at a page and goes to the provider.</summary>
    internal static async Task<string> LeaveAsync(Visitor visitor, string page, params (string Name, string Value)[] fields)
    {
        var answer = await visitor.SendFromAsync(page, "/sign-in/google", fields);
        return Address().Match(answer.Text) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value)
            : throw new InvalidOperationException($"Nothing leads to the provider: {answer}");
    }

    /// <summary>Signs in at the provider.</summary>
    /// <returns>The address that the provider redirects to.</returns>
    public Task<Uri> ReturnAsync(string address, ProviderAccount account) => _provider.SignInAsync(address, account);

    [GeneratedRegex("http-equiv=\"refresh\" content=\"0; url=([^\"]+)\"")]
    private static partial Regex Address();
}
