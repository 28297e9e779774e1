using Microsoft.Playwright;
using Platform.TestKit;
using static Platform.Browser.Tests.Workspace.ConsoleApp;

namespace Platform.Browser.Tests.UnderAPath;

/// <summary>The app behind a proxy that serves it under a path, and nothing else.</summary>
public sealed class UnderAPathTests(Chromium chromium)
{
    private const string Path = "/platform";

    private static readonly string[] Portal =
    [
        "/developers", "/developers/guides?q=rotate", "/developers/guides/errors", "/developers/notes/decisions", "/developers/downloads",
    ];

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task Person_signs_in_makes_a_key_and_reads_the_portal_with_all_styles_and_nothing_missing(bool strips, bool named)
    {
        await using var proxy = await PathProxy.StartAsync(Path, strips, named);
        await using var app = await PlatformApp.StartAsync(new AppOptions
        {
            Environment = "Development",
            Settings = new Dictionary<string, string?>
            {
                ["Proxies:Known:0"] = "127.0.0.1",
                ["Platform:PublicUrl"] = named ? null : proxy.PublicUrl,
            },
        });
        proxy.App = app.Url;
        var person = await app.SignUpAsync();
        await using var watched = await chromium.NewPageAsync(proxy.Url);
        var missing = new List<string>();
        watched.Page.Response += (_, response) =>
        {
            var isUnder = new Uri(response.Url).AbsolutePath.StartsWith(Path + "/", StringComparison.Ordinal);
            if (response.Status >= 400 || !isUnder) missing.Add($"{response.Status} {response.Url}");
        };

        await watched.GoToAsync(Path + "/workspace/usage");
        await watched.Page.GetByLabel("Workspace").FillAsync(person.Slug);
        await watched.Page.GetByLabel("Email").FillAsync(person.Email);
        await watched.Page.GetByLabel("Password").FillAsync(person.Password);
        await ClickAsync(watched, "Sign in");
        await SeesHeadingAsync(watched, "Usage");
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "API tokens" }).ClickAsync();
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "Generate key", Exact = true }).ClickAsync();
        await watched.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Under a path");
        await ClickAsync(watched, "Generate key");
        await SeesAsync(watched, "Save this key now.");
        var key = await watched.Page.Locator("#new-key").InputValueAsync();
        await AssertStyledAsync(watched);
        Assert.Equal(200, (await app.Anonymous.With(key).GetAsync(proxy.PublicUrl + "/api/users/me")).Status);

        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "Guides" }).ClickAsync();
        await Assertions.Expect(watched.Page).ToHaveURLAsync(proxy.PublicUrl + "/developers");
        foreach (var path in Portal)
        {
            await watched.GoToAsync(Path + path);
            await AssertStyledAsync(watched);
        }

        await watched.Page.Keyboard.PressAsync("/");
        await watched.Page.Keyboard.TypeAsync("rotat");
        await Assertions.Expect(watched.Page.GetByRole(AriaRole.Option).First).ToContainTextAsync("Rotate one");
        await watched.Page.Keyboard.PressAsync("ArrowDown");
        await watched.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(watched.Page).ToHaveURLAsync(proxy.PublicUrl + "/developers/guides/keys#rotate-one");

        await watched.GoToAsync(Path + "/developers/api");
        await Assertions.Expect(watched.Page.GetByRole(AriaRole.Heading, new() { Name = "Platform API" })).ToBeVisibleAsync();
        await watched.GoToAsync(Path + "/workspace/settings");
        await ClickAsync(watched, "Sign out");
        await SeesAsync(watched, "You have signed out.");
        Assert.Empty(missing);
        Assert.Empty(watched.Problems);
        Assert.Empty(watched.RequestsElsewhere);
    }

    // Without its style sheets, a page has the browser's default font and margin.
    private static async Task AssertStyledAsync(WatchedPage watched)
    {
        Assert.Equal("0px", await watched.Page.EvaluateAsync<string>("getComputedStyle(document.body).margin"));
        var font = await watched.Page.EvaluateAsync<string>("getComputedStyle(document.body).fontFamily");
        Assert.StartsWith("Inter", font.Trim('"'), StringComparison.Ordinal);
        Assert.True(await watched.Page.EvaluateAsync<bool>("document.fonts.ready.then(() => document.fonts.check('16px Inter'))"));
    }
}
