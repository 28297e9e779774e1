using System.Net;
using System.Text.RegularExpressions;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Portal;

/// <summary>The portal's pages as a browser without scripts receives them. Browser.Tests covers them with scripts.</summary>
public sealed partial class PortalPageTests(SharedApp shared)
{
    private const string Browser = "text/html,application/xhtml+xml,*/*;q=0.8";

    public static TheoryData<string> Pages { get; } =
    [
        "/developers",
        "/developers/guides",
        "/developers/guides?q=key",
        "/developers/guides/errors",
        "/developers/notes/architecture",
        "/developers/downloads"
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Pages_have_no_inline_script_or_style_and_no_external_files(string path)
    {
        var answer = await GetAsync(path);

        Assert.Equal(200, answer.Status);
        Assert.Equal("text/html; charset=utf-8", answer["Content-Type"]);
        Assert.Equal("no-cache, private", answer["Cache-Control"]);
        Assert.StartsWith(
            "default-src 'none'; script-src 'self'; style-src 'self';", answer["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", answer["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotMatch(@"<script[^>]*>[^<]", answer.Text);
        Assert.DoesNotMatch(@"<style|\sstyle=|\son\w+=", answer.Text);
        Assert.DoesNotMatch("""<(script|link|img)[^>]+(src|href)="https?:""", answer.Text);
        Assert.Null(answer["Set-Cookie"]);
    }

    [Fact]
    public async Task Files_of_a_page_are_cacheable_as_immutable()
    {
        var page = await GetAsync("/developers/guides/errors");
        var files = Addresses()
            .Matches(page.Text)
            .Select(match => match.Groups[1].Value)
            .Where(address => address.Contains("/assets/", StringComparison.Ordinal))
            .ToList();

        Assert.True(files.Count > 6, page.Text);
        foreach (var file in files)
        {
            var answer = await GetAsync(new Uri(new Uri("http://x/developers/guides/errors"), file).AbsolutePath);
            Assert.Equal(200, answer.Status);
            Assert.Equal("public, max-age=31536000, immutable", answer["Cache-Control"]);
        }
    }

    [Fact]
    public async Task Fonts_have_versioned_addresses()
    {
        var page = await GetAsync("/developers");
        var sheet = Addresses()
            .Matches(page.Text)
            .Select(match => match.Groups[1].Value)
            .Single(address => address.EndsWith("/letters.css", StringComparison.Ordinal));
        var style = await GetAsync(new Uri(new Uri("http://x/developers"), sheet).AbsolutePath);
        var fonts = Fonts()
            .Matches(style.Text)
            .Select(match => new Uri(new Uri(new Uri("http://x/developers"), sheet), match.Groups[1].Value).AbsolutePath)
            .ToList();

        Assert.Equal(2, fonts.Count);
        foreach (var font in fonts) Assert.Equal("font/woff2", (await GetAsync(font))["Content-Type"]);
    }

    [Fact]
    public async Task Address_of_thousands_of_segments_gets_a_short_404()
    {
        var answer = await GetAsync("/developers" + string.Concat(Enumerable.Repeat("/a", 3000)));

        Assert.Equal(404, answer.Status);
        Assert.InRange(answer.Text.Length, 1, 200);
    }

    [Fact]
    public async Task Search_works_without_scripts()
    {
        var found = await GetAsync("/developers/guides?q=idempotency+key");
        var nothing = await GetAsync("/developers/guides?q=xyzzy");

        Assert.Contains("href=\"../developers/guides/idempotency", found.Text, StringComparison.Ordinal);
        Assert.Contains("<mark>", found.Text, StringComparison.Ordinal);
        Assert.Contains("No results", nothing.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("\0")]
    [InlineData("\uFFFF")]
    public async Task Search_shows_the_query_as_text(string question)
    {
        var answer = await GetAsync("/developers/guides?q=" + Uri.EscapeDataString(question));

        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain("<script>alert", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_with_a_very_long_query_succeeds() =>
        Assert.Equal(200, (await GetAsync("/developers/guides?q=" + new string('a', 4000))).Status);

    [Theory]
    [InlineData("/developers/unknown")]
    [InlineData("/developers/guides/unknown")]
    [InlineData("/developers/guides/..%2Ferrors")]
    [InlineData("/developers/notes/unknown")]
    [InlineData("/developers/downloads/unknown.json")]
    [InlineData("/developers/a/b/c")]
    public async Task Unknown_address_is_404_with_a_page_for_browsers(string path)
    {
        var page = await GetAsync(path, accept: Browser);
        Assert.Equal(404, page.Status);
        Assert.Equal("text/html; charset=utf-8", page["Content-Type"]);
        Assert.Contains("Page not found", page.Text, StringComparison.Ordinal);

        Expect.Refused(await GetAsync(path), 404, "Not found");
    }

    [Fact]
    public async Task Pages_and_their_files_are_not_rate_limited()
    {
        var answer = await GetAsync("/developers/guides/limits");
        for (var i = 0; i < 70; i++) Assert.Equal(200, (await GetAsync("/developers")).Status);

        Assert.Null(answer["X-RateLimit-Limit"]);
        Assert.Null((await GetAsync("/developers/downloads/openapi.json"))["X-RateLimit-Limit"]);
    }

    [Fact]
    public async Task HEAD_returns_the_headers_of_GET()
    {
        var get = await GetAsync("/developers");
        var head = await shared.App.Anonymous.SendAsync(HttpMethod.Head, "/developers");

        Assert.Equal(200, head.Status);
        Assert.Empty(head.Text);
        Assert.Equal(get["Content-Length"], head["Content-Length"]);
    }

    [Fact]
    public async Task Every_link_works_and_every_page_is_linked()
    {
        var (seen, broken) = await CrawlAsync("/developers");

        Assert.Empty(broken);
        Assert.Superset(
            new HashSet<string>
            {
                "/developers",
                "/developers/api",
                "/developers/downloads",
                "/developers/guides",
                "/developers/guides/limits",
                "/developers/notes/architecture",
                "/api/docs.json"
            },
            seen);
    }

    // Links are relative so that they work under any path prefix of a proxy; a trailing slash must not break them.
    [Fact]
    public async Task Every_link_works_from_an_address_with_a_trailing_slash() =>
        Assert.Empty((await CrawlAsync("/developers/downloads/")).Broken);

    private async Task<(HashSet<string> Seen, List<string> Broken)> CrawlAsync(string start)
    {
        var pages = new Dictionary<string, ApiAnswer>();
        var (broken, left) = (new List<string>(), new Queue<(string From, Uri To)>([("", new Uri(shared.App.Url, start))]));
        while (left.TryDequeue(out var link))
        {
            if (!pages.TryGetValue(link.To.AbsolutePath, out var page))
            {
                pages[link.To.AbsolutePath] = page = await GetAsync(link.To.AbsolutePath);
                if (page.Status == 200 && page["Content-Type"]!.StartsWith("text/html", StringComparison.Ordinal))
                {
                    foreach (var address in Addresses()
                        .Matches(page.Text)
                        .Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))
                        .Where(address => !address.StartsWith("data:", StringComparison.Ordinal)))
                    {
                        var to = new Uri(link.To, address);
                        if (to.Authority == shared.App.Url.Authority) left.Enqueue((link.To.AbsolutePath, to));
                    }
                }
            }

            // The console redirects signed-out visitors to the sign-in page.
            var isThere = page.Status is 200 or 303
                && (link.To.Fragment.Length < 2
                    || page.Text.Contains($"id=\"{Uri.UnescapeDataString(link.To.Fragment[1..])}\"", StringComparison.Ordinal));
            if (!isThere) broken.Add($"{link.From} → {link.To.PathAndQuery}{link.To.Fragment}");
        }

        return ([.. pages.Keys], broken);
    }

    private Task<ApiAnswer> GetAsync(string path, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return shared.App.Anonymous.SendAsync(request);
    }

    [GeneratedRegex("""\s(?:href|src|action|data-index)="([^"]+)["]""")]
    private static partial Regex Addresses();

    [GeneratedRegex("""url\("([^"]+woff2)"\)""")]
    private static partial Regex Fonts();
}
