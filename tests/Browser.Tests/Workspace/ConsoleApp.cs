using Microsoft.Playwright;
using Platform.TestKit;

[assembly: AssemblyFixture(typeof(Platform.Browser.Tests.Workspace.ConsoleApp))]

namespace Platform.Browser.Tests.Workspace;

/// <summary>The app in Development, over plain HTTP as on a developer's machine.</summary>
public sealed class ConsoleApp : IAsyncLifetime
{
    public const string Password = "a password of one's own";

    private static int _made;

    public PlatformApp App { get; private set; } = null!;

    /// <summary>Not 127.0.0.1, where tests host pages of another site.</summary>
    public Uri Url => new UriBuilder(App.Url) { Host = "localhost" }.Uri;

    public async ValueTask InitializeAsync() => App = await PlatformApp.StartAsync(new AppOptions { Environment = "Development" });

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>An address that no other test uses.</summary>
    public static string NewEmail() => $"person{Interlocked.Increment(ref _made)}@example.com";

    /// <summary>Creates a workspace on its page, which signs its creator in.</summary>
    /// <returns>The slug.</returns>
    public static async Task<string> SignUpAsync(WatchedPage watched, string email, string name = "Example Inc")
    {
        var slug = $"example-{Interlocked.Increment(ref _made)}";
        await watched.GoToAsync("/workspace/sign-up");
        await watched.Page.GetByLabel("Workspace name").FillAsync(name);
        await watched.Page.GetByLabel("Short name").FillAsync(slug);
        await watched.Page.GetByLabel("Your email").FillAsync(email);
        await watched.Page.GetByLabel("Password").FillAsync(Password);
        await ClickAsync(watched, "Create workspace");
        await SeesAsync(watched, "Your workspace is ready.");
        return slug;
    }

    /// <summary>Signs in on the sign-in page.</summary>
    public static async Task SignInAsync(WatchedPage watched, string slug, string email, string password = Password)
    {
        await watched.GoToAsync("/workspace/sign-in");
        await watched.Page.GetByLabel("Workspace").FillAsync(slug);
        await watched.Page.GetByLabel("Email").FillAsync(email);
        await watched.Page.GetByLabel("Password").FillAsync(password);
        await ClickAsync(watched, "Sign in");
    }

    /// <summary>Generates a key with all scopes, and leaves the page that shows it open.</summary>
    /// <returns>The key.</returns>
    public static async Task<string> GenerateKeyAsync(WatchedPage watched, string name)
    {
        await watched.GoToAsync("/workspace/developers/keys/new");
        await watched.Page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await watched.Page.GetByLabel("Everything you may do").CheckAsync();
        await ClickAsync(watched, "Generate key");
        await SeesAsync(watched, "Save this key now.");
        return await watched.Page.Locator("#new-key").InputValueAsync();
    }

    public static Task ClickAsync(WatchedPage watched, string button) =>
        watched.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public static Task SeesAsync(WatchedPage watched, string text) =>
        Assertions.Expect(watched.Page.GetByText(text).First).ToBeVisibleAsync();

    public static Task SeesHeadingAsync(WatchedPage watched, string text) =>
        Assertions.Expect(watched.Page.GetByRole(AriaRole.Heading, new() { Name = text, Level = 1, Exact = true })).ToBeVisibleAsync();
}
