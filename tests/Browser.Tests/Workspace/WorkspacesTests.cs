using Microsoft.Playwright;
using Platform.TestKit;
using static Platform.Browser.Tests.Workspace.ConsoleApp;

namespace Platform.Browser.Tests.Workspace;

/// <summary>One browser in several workspaces: switching, tabs, signing out, finding them by mail.</summary>
public sealed class WorkspacesTests(ConsoleApp console, Chromium chromium)
{
    [Fact]
    public async Task Browser_switches_workspaces_by_menu_and_list_and_signs_out_of_one_and_of_all()
    {
        await using var watched = await chromium.NewPageAsync(console.Url);
        var email = NewEmail();
        var (first, second, third) = (
            await SignUpAsync(watched, email, "First Venture"),
            await SignUpAsync(watched, email, "Second Venture"),
            await SignUpAsync(watched, email, "Third Venture"));
        await IsInAsync(watched, third);

        await watched.Page.Locator("details.switch summary").ClickAsync();
        await Axe.AssertAccessibleAsync(watched);
        await watched.GoToAsync("/workspace/settings");
        await watched.Page.Locator("details.switch summary").ClickAsync();
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Switch to First Venture" }).ClickAsync();
        await IsInAsync(watched, first);

        await watched.GoToAsync("/workspaces");
        await Axe.AssertAccessibleAsync(watched);
        await ClickAsync(watched, "Open Second Venture");
        await IsInAsync(watched, second);

        await watched.GoToAsync("/workspaces");
        await ClickAsync(watched, "Sign out of First Venture");
        await SeesAsync(watched, "You have signed out.");
        await Assertions.Expect(watched.Page.GetByText("First Venture")).ToHaveCountAsync(0);
        await ClickAsync(watched, "Sign out of all");
        await SeesAsync(watched, "This browser is not signed in to any workspace.");
        await watched.GoToAsync("/workspace/developers");
        await SeesHeadingAsync(watched, "Sign in");
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task Form_in_a_second_tab_does_nothing_after_a_switch_and_links_to_both_workspaces()
    {
        await using var watched = await chromium.NewPageAsync(console.Url);
        var email = NewEmail();
        var (first, second) = (await SignUpAsync(watched, email, "Here Venture"), await SignUpAsync(watched, email, "There Venture"));
        await watched.GoToAsync("/workspace/settings");
        var tab = new WatchedPage(await watched.Page.Context.NewPageAsync(), console.Url);
        await tab.GoToAsync("/workspaces");
        await ClickAsync(tab, "Open Here Venture");
        await IsInAsync(tab, first);

        await watched.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Renamed in the wrong place");
        await ClickAsync(watched, "Rename");

        await SeesHeadingAsync(watched, "You switched workspaces");
        await Axe.AssertAccessibleAsync(watched);
        await ClickAsync(watched, "Back to There Venture");
        await IsInAsync(watched, second);
        await tab.GoToAsync("/workspaces");
        await Assertions.Expect(tab.Page.GetByText("Renamed in the wrong place")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Workspaces_of_an_address_are_mailed_with_sign_in_links()
    {
        await using var watched = await chromium.NewPageAsync(console.Url);
        var email = NewEmail();
        var slug = await SignUpAsync(watched, email, "Lost Venture");
        await ClickAsync(watched, "Sign out");
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "Find it by email" }).ClickAsync();
        await watched.Page.GetByLabel("Email").FillAsync(email);
        await ClickAsync(watched, "Email me my workspaces");
        await SeesHeadingAsync(watched, "Check your email");
        await Axe.AssertAccessibleAsync(watched);

        var mail = await console.App.Mails.WaitAsync(email, "Your workspaces");
        var link = mail.Plain.Split("\r\n").Single(line => line.EndsWith($"?workspace={slug}", StringComparison.Ordinal)).Trim();
        await watched.Page.GotoAsync(link);
        await Assertions.Expect(watched.Page.GetByLabel("Workspace")).ToHaveValueAsync(slug);
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task Workspaces_own_host_needs_no_slug()
    {
        var port = console.App.Url.Port;
        await using var app = await PlatformApp.StartAsync(new AppOptions
        {
            Environment = "Development",
            Settings = new Dictionary<string, string?>
            {
                ["Platform:PublicUrl"] = $"http://localhost:{port}",
                ["Platform:WorkspaceDomain"] = "localhost"
            },
        });
        var person = await app.SignUpAsync();
        await using var watched = await chromium.NewPageAsync(new UriBuilder(app.Url) { Host = $"{person.Slug}.localhost" }.Uri);

        await watched.GoToAsync("/");
        await SeesHeadingAsync(watched, "Sign in");
        await Assertions.Expect(watched.Page.GetByLabel("Workspace")).ToHaveCountAsync(0);
        await Axe.AssertAccessibleAsync(watched);
        await watched.Page.GetByLabel("Email").FillAsync(person.Email);
        await watched.Page.GetByLabel("Password").FillAsync(person.Password);
        await ClickAsync(watched, "Sign in");
        await SeesHeadingAsync(watched, "API tokens");
        Assert.Empty(watched.Problems);
    }

    private static async Task IsInAsync(WatchedPage watched, string slug)
    {
        await watched.Page.WaitForURLAsync("**/workspace/**");
        await Assertions.Expect(watched.Page.Locator("details.switch > summary .shell-slug")).ToHaveTextAsync(slug);
    }
}
