using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>
/// Checks a page for accessibility (axe-core: WCAG 2.2 A and AA, and its best practices), light and dark, wide and in the width of a phone.
/// </summary>
public static class Axe
{
    private const int Phone = 375;
    private const int Desk = 1400;
    private const int Height = 900;
    private const string Contrast = "color-contrast";

    private const string Look =
        """
        rule => axe.run(document, { resultTypes: ['violations'], ...(rule && { runOnly: [rule] }) })
            .then(all => JSON.stringify(all.violations.flatMap(rule => rule.nodes.map(
                node => `${rule.id}: ${node.target} ${node.failureSummary}`))))
        """;

    // The content differs between the widths, and only one rule depends on colors, so not every rule is checked in every variant.
    private static readonly (int Width, ColorScheme Scheme, string? Rule)[] Views =
        [
            (Desk, ColorScheme.Light, null),
            (Desk, ColorScheme.Dark, Contrast),
            (Phone, ColorScheme.Dark, null),
            (Phone, ColorScheme.Light, Contrast)
        ];

    private static readonly Lazy<string> Source = new(() => new BundledAxeScriptProvider().GetScript());

    /// <summary>The violations on the current page, one line for each rule and element.</summary>
    /// <param name="page">The page.</param>
    /// <param name="rule">The only rule to check; null for all.</param>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page, string? rule = null)
    {
        // Evaluated, not added as a script, since the page's own policy allows no scripts from elsewhere. Deque.AxeCore.Playwright would
        // load it again for each check, and into a separate page, which takes three times as long.
        await page.EvaluateAsync($"(() => {{ if (!window.axe) {{ {Source.Value} }} }})()");
        var found = await page.EvaluateAsync<string>(Look, rule);
        return JsonSerializer.Deserialize<string[]>(found)!;
    }

    /// <summary>Checks an open page in every variant, and fails on a violation or if it is wider than the viewport.</summary>
    public static Task AssertAccessibleAsync(WatchedPage watched) => AssertAccessibleAsync(watched, Views);

    /// <summary>Checks in one variant a page that differs from another only in its text.</summary>
    public static Task AssertReadableAsync(WatchedPage watched) => AssertAccessibleAsync(watched, [(Phone, ColorScheme.Light, null)]);

    private static async Task AssertAccessibleAsync(WatchedPage watched, IEnumerable<(int Width, ColorScheme Scheme, string? Rule)> views)
    {
        var page = watched.Page;
        foreach (var (width, scheme, rule) in views)
        {
            await page.SetViewportSizeAsync(width, Height);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            var violations = await ViolationsAsync(page, rule);
            Assert.True(violations.Count == 0, $"{page.Url}, {scheme}, {width} wide\n{string.Join('\n', violations)}");
            var needs = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            Assert.True(needs <= width, $"{page.Url} needs {needs} of {width}");
        }
    }
}
