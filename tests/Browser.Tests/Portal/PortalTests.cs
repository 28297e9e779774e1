using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Platform.WebApi.Tests.Documents;

namespace Platform.Browser.Tests.Portal;

/// <summary>The portal in a browser.</summary>
public sealed class PortalTests(RunningApp app, Chromium chromium) : IClassFixture<RunningApp>
{
    /// <summary>One page of each layout.</summary>
    private static readonly string[] Looks =
    [
        "/developers", "/developers/guides", "/developers/guides?q=retry", "/developers/guides/errors", "/developers/downloads"
    ];

    private static readonly string[] Guides =
    [
        "/developers/guides/authentication", "/developers/guides/keys", "/developers/guides/limits", "/developers/guides/pagination",
        "/developers/guides/idempotency",
        "/developers/guides/browsers", "/developers/guides/administration", "/developers/guides/audit", "/developers/guides/running",
        "/developers/guides/operating", "/developers/notes/architecture",
    ];

    /// <summary>The pages for screenshots.</summary>
    internal static IEnumerable<string> Pages => [.. Looks, .. Guides];

    public static TheoryData<string> EachLook { get; } = [.. Looks];

    [Theory]
    [MemberData(nameof(EachLook))]
    public async Task Portal_page_is_accessible_and_logs_no_errors(string path)
    {
        await using var watched = await OpenAsync(path);

        await Axe.AssertAccessibleAsync(watched);
        Assert.Empty(watched.Problems);
        Assert.Empty(watched.RequestsElsewhere);
    }

    [Fact]
    public async Task Guide_is_accessible()
    {
        await using var watched = await OpenAsync("/developers");
        foreach (var path in Guides)
        {
            await watched.GoToAsync(path);
            await Axe.AssertReadableAsync(watched);
        }

        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task Example_is_copied_as_shown()
    {
        await using var watched = await OpenAsync("/developers");
        await watched.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await watched.Page.Locator(".tab-panel").First.GetByRole(AriaRole.Button, new() { Name = "Copy this example" }).ClickAsync();

        await Assertions.Expect(watched.Page.GetByText("Copied").First).ToBeVisibleAsync();
        Assert.Equal(
            $"curl {app.Url.GetLeftPart(UriPartial.Authority)}/api/health",
            await watched.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task Chosen_language_is_shown_everywhere_and_remembered()
    {
        await using var watched = await OpenAsync("/developers");
        await watched.Page.Locator(".tab-list label", new() { HasText = "Python" }).First.ClickAsync();
        await Assertions.Expect(watched.Page.Locator("[data-language=python]").Last).ToBeVisibleAsync();
        await Assertions.Expect(watched.Page.Locator("[data-language=sh]").First).ToBeHiddenAsync();

        await watched.GoToAsync("/developers/guides/pagination");
        await Assertions.Expect(watched.Page.Locator("[data-language=python]").First).ToBeVisibleAsync();
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task Language_is_chosen_with_the_keyboard()
    {
        await using var watched = await OpenAsync("/developers");
        await watched.Page.Locator(".tab-list input").First.FocusAsync();
        await watched.Page.Keyboard.PressAsync("ArrowRight");

        await Assertions.Expect(watched.Page.Locator("[data-language=js]").First).ToBeVisibleAsync();
        foreach (var language in (string[])["python", "ruby", "go"])
        {
            await watched.Page.Keyboard.PressAsync("ArrowRight");
            await Assertions.Expect(watched.Page.Locator($"[data-language={language}]").First).ToBeVisibleAsync();
        }

        await Assertions.Expect(watched.Page.Locator(".tab-panel:visible"))
            .ToHaveCountAsync(await watched.Page.Locator(".tabs").CountAsync());
    }

    [Fact]
    public async Task Search_finds_while_typing_and_opens_the_result()
    {
        await using var watched = await OpenAsync("/developers");
        await watched.Page.Keyboard.PressAsync("/");
        await watched.Page.Keyboard.TypeAsync("rotat");
        var hits = watched.Page.GetByRole(AriaRole.Listbox);
        await Assertions.Expect(hits.GetByRole(AriaRole.Option).First).ToContainTextAsync("Rotate one");
        Assert.Empty(await Axe.ViolationsAsync(watched.Page));

        await watched.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(hits.GetByRole(AriaRole.Option, new() { Selected = true })).ToContainTextAsync("Rotate one");
        await watched.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(watched.Page).ToHaveURLAsync(new Uri(app.Url, "/developers/guides/keys#rotate-one").ToString());
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task Enter_in_the_search_opens_a_page_of_results()
    {
        await using var watched = await OpenAsync("/developers/guides/limits");
        await watched.Page.GetByRole(AriaRole.Combobox).FillAsync("marmalade");
        await Assertions.Expect(watched.Page.GetByText("No results")).ToBeVisibleAsync();
        await watched.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(watched.Page.GetByRole(AriaRole.Listbox)).ToBeHiddenAsync();
        await watched.Page.GetByRole(AriaRole.Combobox).FillAsync("grace");
        await watched.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(watched.Page).ToHaveURLAsync(new Uri(app.Url, "/developers/guides?q=grace").ToString());
        await Assertions.Expect(watched.Page.Locator("mark").First).ToHaveTextAsync("grace");
    }

    [Fact]
    public async Task Choice_of_light_or_dark_is_remembered()
    {
        await using var watched = await OpenAsync("/developers");
        var light = await BackgroundAsync(watched);
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();
        var dark = await BackgroundAsync(watched);
        await watched.GoToAsync("/developers/downloads");

        Assert.NotEqual(light, dark);
        Assert.Equal(dark, await BackgroundAsync(watched));
    }

    [Fact]
    public async Task Portal_works_without_scripts()
    {
        await using var watched = await chromium.NewPageAsync(app.Url, new() { JavaScriptEnabled = false, ColorScheme = ColorScheme.Dark });
        await watched.GoToAsync("/developers");
        await Assertions.Expect(watched.Page.Locator("[data-language=sh]").First).ToBeVisibleAsync();
        await Assertions.Expect(watched.Page.Locator("[data-language=js]").First).ToBeHiddenAsync();
        await watched.Page.Locator(".tab-list label", new() { HasText = "JavaScript" }).First.ClickAsync();
        await Assertions.Expect(watched.Page.Locator("[data-language=js]").First).ToBeVisibleAsync();

        await watched.Page.GetByRole(AriaRole.Searchbox).FillAsync("grace");
        await watched.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(watched.Page.Locator("mark").First).ToHaveTextAsync("grace");
    }

    [Fact]
    public async Task Keyboard_skips_the_navigation()
    {
        await using var watched = await OpenAsync("/developers/guides/limits");
        await watched.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(watched.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeFocusedAsync();
        await watched.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(watched.Page.Locator("main")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Downloaded_collection_contains_this_servers_address()
    {
        await using var watched = await OpenAsync("/developers/downloads");
        var waiting = watched.Page.WaitForDownloadAsync();
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "Download Postman collection" }).ClickAsync();
        var file = JsonNode.Parse(
            await File.ReadAllTextAsync((await (await waiting).PathAsync())!, TestContext.Current.CancellationToken))!;

        Assert.Equal(
            app.Url.GetLeftPart(UriPartial.Authority),
            (string?)file["variable"]!.AsArray().Single(variable => (string?)variable!["key"] == "base_url")!["value"]);
    }

    private async Task<WatchedPage> OpenAsync(string path)
    {
        var watched = await chromium.NewPageAsync(app.Url, new() { ColorScheme = ColorScheme.Light });
        await watched.GoToAsync(path);
        return watched;
    }

    private static Task<string> BackgroundAsync(WatchedPage watched) =>
        watched.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
