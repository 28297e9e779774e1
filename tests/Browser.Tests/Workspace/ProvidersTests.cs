using Microsoft.Playwright;
using static Platform.Browser.Tests.Workspace.ConsoleApp;
using static Platform.Browser.Tests.Workspace.ProviderConsole;

namespace Platform.Browser.Tests.Workspace;

/// <summary>Signing in with providers in a real browser, which applies the pages' policies to forms and redirects.</summary>
public sealed class ProvidersTests(ProviderConsole console, Chromium chromium) : IClassFixture<ProviderConsole>
{
    private static readonly string[] Buttons = ["Continue with Google", "Continue with Microsoft", "Continue with Acme ID"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Person_signs_up_and_in_with_scripts_and_without(bool hasScripts)
    {
        var email = NewEmail();
        await using var watched = await chromium.NewPageAsync(console.Url, new() { JavaScriptEnabled = hasScripts });
        await SignUpAtAsync(watched, email, email, "Made with Google");
        await ClickAsync(watched, "Sign out");

        await SignInAtAsync(watched, "Continue with Acme ID", email, email);

        await SeesHeadingAsync(watched, "API tokens");
        await watched.GoToAsync("/workspace/profile");
        await SeesAsync(watched, "Set a password");
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task Member_connects_an_account_by_mail_and_removes_it_again()
    {
        var person = await console.App.SignUpAsync();
        await using var watched = await chromium.NewPageAsync(console.Url);
        await watched.GoToAsync($"/workspace/sign-in?workspace={person.Slug}");
        await SignInAtAsync(watched, "Continue with Google", $"of-{person.UserId}", person.Email);
        await SeesHeadingAsync(watched, "Connect Google");
        await Axe.AssertAccessibleAsync(watched);
        await ClickAsync(watched, "Email me a link instead");
        await SeesHeadingAsync(watched, "Check your email");
        await Axe.AssertReadableAsync(watched);
        var mail = await console.App.Mails.WaitAsync(person.Email, "Connect Google");
        await watched.GoToAsync("/workspace/sign-in/connect/code?token=" + mail.Token);
        await Axe.AssertReadableAsync(watched);
        await ClickAsync(watched, "Connect and sign in");
        await SeesAsync(watched, "The account was connected.");

        await watched.GoToAsync("/workspace/profile");
        await Axe.AssertAccessibleAsync(watched);
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Remove Google" }).ClickAsync();
        await SeesAsync(watched, "The account was disconnected.");
        await ClickAsync(watched, "Connect Acme ID");
        await watched.Page.GetByLabel("Account").FillAsync("connected-later");
        await ClickAsync(watched, "Sign in here");
        await SeesHeadingAsync(watched, "Connect Acme ID");
        await Axe.AssertReadableAsync(watched);
        await watched.Page.GetByLabel("Current password").FillAsync(person.Password);
        await ClickAsync(watched, "Connect Acme ID");
        await SeesAsync(watched, "The account was connected.");
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task Invited_person_joins_with_a_provider()
    {
        var admin = await console.App.SignUpAsync();
        var email = NewEmail();
        await admin.PostAsync("/api/users", new { email, role = "developer" });
        var token = (await console.App.Mails.WaitAsync(email, "Join")).Token;
        await using var watched = await chromium.NewPageAsync(console.Url);
        await watched.GoToAsync("/invitations/accept?token=" + token);
        await Axe.AssertReadableAsync(watched);
        await SignInAtAsync(watched, "Continue with Google", email, email);
        await SeesAsync(watched, "You have joined the workspace.");
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task Provider_pages_have_no_violation()
    {
        // As long as addresses and names may be, and wider than a phone.
        var email = new string('a', 40) + NewEmail();
        await using var watched = await chromium.NewPageAsync(console.Url);
        foreach (var page in (string[])["/workspace/sign-in", "/workspace/sign-up"])
        {
            await watched.GoToAsync(page);
            foreach (var button in Buttons) await Assertions.Expect(watched.Page.GetByRole(AriaRole.Button,
                new() { Name = button, Exact = true })).ToBeVisibleAsync();
            await Axe.AssertAccessibleAsync(watched);
        }

        await SignInAtAsync(watched, "Continue with Google", email, email, isVerified: false);
        await SeesHeadingAsync(watched, "Your email address isn't verified");
        await Axe.AssertReadableAsync(watched);
        foreach (var name in (string[])["First of two", new string('W', 100)]) await SignUpAgainAsync(watched, email, name);
        await watched.GoToAsync("/workspace/sign-in");
        await SignInAtAsync(watched, "Continue with Google", email, email);
        await SeesHeadingAsync(watched, "Choose a workspace");
        await Axe.AssertAccessibleAsync(watched);
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "Another workspace" }).ClickAsync();
        await SeesHeadingAsync(watched, "Which workspace?");
        await Axe.AssertReadableAsync(watched);
        await watched.GoToAsync("/workspace/sign-in");
        await ClickAsync(watched, "Continue with Example Login");
        await SeesHeadingAsync(watched, "Example Login can't be reached");
        await Axe.AssertReadableAsync(watched);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Member_signs_in_with_a_provider_on_the_workspaces_own_host(bool hasScripts)
    {
        await using var app = await console.StartWithOwnHostsAsync();
        var person = await app.SignUpAsync();
        var there = new UriBuilder(app.Url) { Host = $"{person.Slug}.localhost" }.Uri;
        await using var watched = await chromium.NewPageAsync(there, new() { JavaScriptEnabled = hasScripts });
        await watched.GoToAsync("/workspace/sign-in?return=%2Fworkspace%2Fsettings");
        await SignInAtAsync(watched, "Continue with Google", $"of-{person.UserId}", person.Email);
        await SeesHeadingAsync(watched, "Connect Google");
        await watched.Page.GetByLabel("Password").FillAsync(person.Password);
        await ClickAsync(watched, "Connect and sign in");
        await SeesHeadingAsync(watched, "Settings");
        await ClickAsync(watched, "Sign out");

        await SignInAtAsync(watched, "Continue with Acme ID", $"of-{person.UserId}", person.Email);

        await SeesHeadingAsync(watched, "API tokens");
        Assert.Equal(there.Authority, new Uri(watched.Page.Url).Authority);
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task Sign_in_begun_at_another_address_continues_at_the_servers()
    {
        await using var app = await console.StartWithOwnHostsAsync();
        await using var watched = await chromium.NewPageAsync(app.Url);
        await watched.GoToAsync("/workspace/sign-in");
        await watched.Page.GetByLabel("Workspace").FillAsync("acme");

        await ClickAsync(watched, "Continue with Google");

        await watched.Page.WaitForURLAsync("**/workspace/sign-in?workspace=acme");
        Assert.Equal("localhost", new Uri(watched.Page.Url).Host);
        Assert.Empty(watched.Problems);
    }

    private static async Task SignUpAgainAsync(WatchedPage watched, string email, string name)
    {
        await SignUpAtAsync(watched, email, email, name);
        await ClickAsync(watched, "Sign out");
    }
}
