using Microsoft.Playwright;
using Platform.Browser.Tests.Portal;
using Platform.Browser.Tests.Workspace;
using Platform.TestKit;
using static Platform.Browser.Tests.Workspace.ConsoleApp;

namespace Platform.Browser.Tests;

/// <summary>No tests: takes screenshots of every page, for <c>build/screenshots</c>.</summary>
public sealed class Pictures(Chromium chromium)
{
    /// <summary>The directory of the screenshots.</summary>
    public const string Variable = "PLATFORM_SCREENSHOTS";

    [Fact(Explicit = true)]
    public async Task Screenshots_of_every_page()
    {
        var directory = Environment.GetEnvironmentVariable(Variable)
            ?? throw new InvalidOperationException($"{Variable} names no directory");
        await using var app = await PlatformApp.StartAsync(new AppOptions
        {
            Environment = "Development",
            Settings = new Dictionary<string, string?>
            {
                ["Plans:Free:RequestsPerMinute"] = null,
                ["Plans:Free:RequestsPerDay"] = null,
                ["Plans:Free:RequestsPerMonth"] = null
            },
        });
        var url = new UriBuilder(app.Url) { Host = "localhost" }.Uri;
        var (admin, newcomer) = (await app.SignUpAsync("Example Inc"), await app.SignUpAsync("New Venture"));
        var (key, person) = await SampleWorkspace.FillAsync(app, admin);
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            foreach (var width in (int[])[1440, 375])
            {
                var folder = Path.Combine(directory, $"{scheme}-{width}".ToLowerInvariant());
                await using var watched = await chromium.NewPageAsync(
                    url, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = width > 400 ? 900 : 812 } });
                foreach (var path in PortalTests.Pages)
                {
                    await TakeAsync(
                        watched, path, Path.Combine(folder, "portal" + path["/developers".Length..].Replace('/', '-').Replace('?', '-')));
                }

                foreach (var (name, path) in SampleWorkspace.Doors) await TakeAsync(watched, path, Path.Combine(folder, name));
                await watched.GoToAsync("/developers");
                await watched.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "portal-top.png") });
                await TakeWorkspaceAsync(watched, folder, newcomer, admin, SampleWorkspace.Pages(key, person));
            }
        }
    }

    [Fact(Explicit = true)]
    public async Task Screenshots_of_signing_in_with_providers()
    {
        var directory = Environment.GetEnvironmentVariable(Variable)
            ?? throw new InvalidOperationException($"{Variable} names no directory");
        var console = new ProviderConsole();
        await console.InitializeAsync();
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            foreach (var width in (int[])[1440, 375])
            {
                var folder = Path.Combine(directory, $"{scheme}-{width}".ToLowerInvariant());
                await using var watched = await chromium.NewPageAsync(
                    console.Url, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = width > 400 ? 900 : 812 } });
                await TakeProvidersAsync(watched, folder, console);
            }
        }

        await console.DisposeAsync();
    }

    private static async Task TakeProvidersAsync(WatchedPage watched, string folder, ProviderConsole console)
    {
        var (person, account) = (await console.App.SignUpAsync(), NewEmail());
        async Task ShowAsync(string name, string? path = null) => await TakeAsync(watched, path, Path.Combine(folder, "provider-" + name));

        await ShowAsync("sign-in", $"/workspace/sign-in?workspace={person.Slug}");
        await ProviderConsole.SignInAtAsync(watched, "Continue with Google", person.Email, person.Email);
        await SeesHeadingAsync(watched, "Connect Google");
        await ShowAsync("connect");
        await ClickAsync(watched, "Email me a link instead");
        await SeesHeadingAsync(watched, "Check your email");
        await ShowAsync("connect-sent");
        await ShowAsync("connect-code", "/workspace/sign-in/connect/code?token=a-token");
        await ShowAsync("sign-up", "/workspace/sign-up");
        await ShowAsync("invitation", "/invitations/accept?token=a-token");
        await watched.GoToAsync("/workspace/sign-up");
        await ProviderConsole.SignInAtAsync(watched, "Continue with Google", account, account, isVerified: false);
        await SeesHeadingAsync(watched, "Your email address isn't verified");
        await ShowAsync("not-verified");
        await watched.GoToAsync("/workspace/sign-in");
        await ProviderConsole.SignInAtAsync(watched, "Continue with Google", account, account);
        await SeesHeadingAsync(watched, "Which workspace?");
        await ShowAsync("which");
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "Create a workspace" }).ClickAsync();
        await SeesHeadingAsync(watched, "Create a workspace");
        await ShowAsync("create");
        foreach (var name in (string[])["Example Inc", "New Venture"])
        {
            await ProviderConsole.SignUpAtAsync(watched, account, account, name);
            await watched.GoToAsync("/workspace/profile");
            await ShowAsync("profile");
            await ClickAsync(watched, "Connect Acme ID");
            await ProviderConsole.FillAsync(watched, "another-account", "another@example.com", isVerified: true);
            await SeesHeadingAsync(watched, "Connect Acme ID");
            await ShowAsync("profile-connect");
            await watched.GoToAsync("/workspace/profile");
            await ClickAsync(watched, "Sign out");
        }

        await watched.GoToAsync("/workspace/sign-in");
        await ProviderConsole.SignInAtAsync(watched, "Continue with Google", account, account);
        await SeesHeadingAsync(watched, "Choose a workspace");
        await ShowAsync("choose");
        await watched.GoToAsync("/workspace/sign-in");
        await ClickAsync(watched, "Continue with Example Login");
        await SeesHeadingAsync(watched, "Example Login can't be reached");
        await ShowAsync("away");
    }

    private static async Task TakeWorkspaceAsync(
        WatchedPage watched, string folder, Actor newcomer, Actor admin, IEnumerable<(string Name, string Path)> pages)
    {
        await SignInAsync(watched, newcomer.Slug, newcomer.Email, "not the password");
        await TakeAsync(watched, null, Path.Combine(folder, "sign-in-wrong"));
        await SignInAsync(watched, newcomer.Slug, newcomer.Email, newcomer.Password);
        foreach (var (name, path) in ((string, string)[])
        [
            ("first-keys", "/workspace/developers"), ("first-domains", "/workspace/domains"), ("first-usage", "/workspace/usage")
        ]) await TakeAsync(
            watched, path, Path.Combine(folder, name));
        await watched.GoToAsync($"/workspace/sign-in?workspace={admin.Slug}");
        await watched.Page.GetByLabel("Email").FillAsync(admin.Email);
        await watched.Page.GetByLabel("Password").FillAsync(admin.Password);
        await ClickAsync(watched, "Sign in");
        await TakeAsync(watched, "/workspaces", Path.Combine(folder, "workspaces-two"));
        await ClickAsync(watched, $"Open {admin.OrganizationName}");
        await watched.Page.Locator("details.switch summary").ClickAsync();
        await TakeAsync(watched, null, Path.Combine(folder, "workspace-menu"));
        foreach (var (name, path) in pages) await TakeAsync(watched, path, Path.Combine(folder, name));
        await GenerateKeyAsync(watched, "Deploy script");
        await TakeAsync(watched, null, Path.Combine(folder, "key-made"));
        await watched.GoToAsync("/workspace/developers/keys/new");
        await watched.Page.GetByLabel("Chosen scopes").CheckAsync();
        await TakeAsync(watched, null, Path.Combine(folder, "new-key-chosen"));
        await watched.GoToAsync("/workspaces");
        await ClickAsync(watched, "Sign out of all");
    }

    private static async Task TakeAsync(WatchedPage watched, string? path, string file)
    {
        if (path is not null) await watched.GoToAsync(path);
        await watched.Page.ScreenshotAsync(new() { Path = file + ".png", FullPage = true });
    }
}
