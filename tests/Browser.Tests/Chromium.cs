using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Platform.Browser.Tests.Chromium))]

namespace Platform.Browser.Tests;

/// <summary>
/// The machine's own Chromium, one process for all tests. Playwright's package contains the driver; no browser is downloaded.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    // Containers don't support the sandbox; only the tests' own pages are opened.
    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    // In milliseconds. A busy machine may be slow; a page that fails still fails.
    private const float Patience = 120_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } path) return;
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments });
    }

    /// <summary>A new page without cookies and storage; skips the test where there is no Chromium.</summary>
    /// <param name="address">The address of the app.</param>
    /// <param name="options">Browser options that differ from the default.</param>
    public async Task<WatchedPage> NewPageAsync(Uri address, BrowserNewContextOptions? options = null)
    {
        if (_browser is null) Assert.Skip("Browser tests skipped: no Chromium on this machine");
        options ??= new BrowserNewContextOptions();
        options.ViewportSize ??= new ViewportSize { Width = 1400, Height = 1000 };
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return new WatchedPage(await context.NewPageAsync(), address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string? Find() =>
        (from name in Names
         from directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
             Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         let path = Path.Combine(directory, name)
         where File.Exists(path)
         select path).FirstOrDefault();
}
