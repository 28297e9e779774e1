using System.Text.Json;
using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>Looks a page through for what keeps people out (axe-core: WCAG 2.2 A and AA, and its best practices).</summary>
public static class Axe
{
    private static readonly Lazy<string> Source = new(() =>
    {
        using var stream = typeof(Axe).Assembly.GetManifestResourceStream("axe.min.js")!;
        using var text = new StreamReader(stream);
        return text.ReadToEnd();
    });

    /// <summary>What is wrong, a line for each rule and place.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        // Evaluated, not added as a script: the page's own policy allows none from elsewhere.
        await page.EvaluateAsync(Source.Value + "; undefined");
        var found = await page.EvaluateAsync<string>("axe.run(document, { resultTypes: ['violations'] }).then(all => JSON.stringify(all.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary}`))))");
        return JsonSerializer.Deserialize<string[]>(found)!;
    }
}
