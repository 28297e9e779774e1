using System.Net;
using System.Text.RegularExpressions;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Portal;

/// <summary>The portal's pages, as a browser without scripts gets them. What they do in one with scripts is in Browser.Tests.</summary>
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
    public async Task Hold_no_inline_script_or_style_and_nothing_from_elsewhere(string path)
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
    public async Task Name_files_that_may_be_kept_for_good()
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
    public async Task The_letters_are_named_by_their_versions()
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
    public async Task Examples_name_the_address_that_was_asked()
    {
        var page = await GetAsync("/developers", host: "api.example.com:8443");

        Assert.Contains("curl http://api.example.com:8443/api/health", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("localhost:3001", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$(reboot).example.com")]
    [InlineData("a'b.example.com")]
    [InlineData("a;b.example.com")]
    public async Task Examples_do_not_name_what_a_shell_would_take_for_more_than_a_name(string host)
    {
        var page = await GetAsync("/developers", host: host);

        if (page.Status == 200) Assert.Contains("curl http://localhost:3001/api/health", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(host, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examples_name_the_address_that_links_name()
    {
        await using var app = await PlatformApp.StartAsync(
            new AppOptions { Settings = new Dictionary<string, string?> { ["Platform:PublicUrl"] = "https://api.example.com/platform" } });

        Assert.Contains(
            "curl https://api.example.com/platform/api/health",
            (await app.Anonymous.GetAsync("/developers")).Text,
            StringComparison.Ordinal);
        Assert.Contains(
            "\"https://api.example.com/platform\"",
            (await app.Anonymous.GetAsync("/developers/downloads/platform.postman_environment.json")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examples_name_the_workspace_that_the_reader_has_signed_in_to()
    {
        var admin = await shared.App.SignUpAsync();
        var reader = await Visitor.SignInAsync(shared.App, admin);

        var (mine, anyones) = (await reader.GetAsync("/developers"), await GetAsync("/developers"));

        Assert.Contains($"&quot;org_slug&quot;: &quot;{admin.Slug}&quot;", mine.Text, StringComparison.Ordinal);
        Assert.Contains($"&quot;email&quot;: &quot;{admin.Email}&quot;", mine.Text, StringComparison.Ordinal);
        Assert.Contains(
            admin.Slug, (await reader.GetAsync("/developers/downloads/platform.postman_environment.json")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(admin.Slug, anyones.Text, StringComparison.Ordinal);
        Assert.Contains("&quot;org_slug&quot;: &quot;acme&quot;", anyones.Text, StringComparison.Ordinal);

        // By the cookie alone, and by nothing that would be refused elsewhere.
        Assert.DoesNotContain(admin.Slug, (await admin.GetAsync("/developers")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_their_reader_as_often_as_pages_may_be_asked_for_and_are_shown_in_any_case()
    {
        await using var app = await PlatformApp.StartAsync(
            new AppOptions
            {
                Clock = TestClock.AtThisSecond(),
                Settings = new Dictionary<string, string?> { ["RateLimits:PagesPerMinute"] = "2" }
            });
        var admin = await app.SignUpAsync();
        var reader = await Visitor.SignInAsync(app, admin);

        var shown = new List<bool>();
        for (var i = 0; i < 3; i++)
        {
            var page = await reader.GetAsync("/developers");
            Assert.Equal(200, page.Status);
            shown.Add(page.Text.Contains(admin.Slug, StringComparison.Ordinal));
        }

        Assert.Equal([true, true, false], shown);
    }

    // The renderer runs once for each page; each reader has their own address, also of characters that HTML escapes.
    [Fact]
    public async Task Page_is_rendered_once_and_shows_each_reader_their_own_address()
    {
        foreach (var path in (string[])["/developers", "/developers/guides", "/developers/guides/limits", "/developers/downloads"])
        {
            var (one, other) = (await GetAsync(path, host: "one.example"), await GetAsync(path, host: "other-name.example:81"));

            Assert.DoesNotMatch("[\uE000-\uE003]|&#xE00", one.Text);
            Assert.Equal(
                one.Text.Replace("http://one.example", "#", StringComparison.Ordinal),
                other.Text.Replace("http://other-name.example:81", "#", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Address_of_thousands_of_steps_gets_no_page_that_is_thousands_of_times_as_long()
    {
        var answer = await GetAsync("/developers" + string.Concat(Enumerable.Repeat("/a", 3000)));

        Assert.Equal(404, answer.Status);
        Assert.InRange(answer.Text.Length, 1, 200);
    }

    [Fact]
    public async Task A_search_needs_no_script()
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
    public async Task A_search_shows_as_text_whatever_was_asked(string question)
    {
        var answer = await GetAsync("/developers/guides?q=" + Uri.EscapeDataString(question));

        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain("<script>alert", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_for_very_much_is_answered() =>
        Assert.Equal(200, (await GetAsync("/developers/guides?q=" + new string('a', 4000))).Status);

    [Theory]
    [InlineData("/developers/unknown")]
    [InlineData("/developers/guides/unknown")]
    [InlineData("/developers/guides/..%2Ferrors")]
    [InlineData("/developers/notes/unknown")]
    [InlineData("/developers/downloads/unknown.json")]
    [InlineData("/developers/a/b/c")]
    public async Task Nothing_else_is_there_and_people_are_told_so_on_a_page(string path)
    {
        var page = await GetAsync(path, accept: Browser);
        Assert.Equal(404, page.Status);
        Assert.Equal("text/html; charset=utf-8", page["Content-Type"]);
        Assert.Contains("Page not found", page.Text, StringComparison.Ordinal);

        Expect.Refused(await GetAsync(path), 404, "Not found");
    }

    [Fact]
    public async Task Pages_and_their_files_do_not_count()
    {
        var answer = await GetAsync("/developers/guides/limits");
        for (var i = 0; i < 70; i++) Assert.Equal(200, (await GetAsync("/developers")).Status);

        Assert.Null(answer["X-RateLimit-Limit"]);
        Assert.Null((await GetAsync("/developers/downloads/openapi.json"))["X-RateLimit-Limit"]);
    }

    [Fact]
    public async Task HEAD_answers_as_GET()
    {
        var get = await GetAsync("/developers");
        var head = await shared.App.Anonymous.SendAsync(HttpMethod.Head, "/developers");

        Assert.Equal(200, head.Status);
        Assert.Empty(head.Text);
        Assert.Equal(get["Content-Length"], head["Content-Length"]);
    }

    [Fact]
    public async Task Every_link_leads_somewhere_and_every_page_is_linked()
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

    // The same under a slash at the end: links are relative, so that they hold under any path a proxy puts before them.
    [Fact]
    public async Task Every_link_leads_somewhere_under_a_slash_at_the_end() =>
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

            // The console sends who has not signed in to where they can.
            var isThere = page.Status is 200 or 303
                && (link.To.Fragment.Length < 2
                    || page.Text.Contains($"id=\"{Uri.UnescapeDataString(link.To.Fragment[1..])}\"", StringComparison.Ordinal));
            if (!isThere) broken.Add($"{link.From} → {link.To.PathAndQuery}{link.To.Fragment}");
        }

        return ([.. pages.Keys], broken);
    }

    private Task<ApiAnswer> GetAsync(string path, string? accept = null, string? host = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (host is not null) request.Headers.TryAddWithoutValidation("Host", host);
        return shared.App.Anonymous.SendAsync(request);
    }

    [GeneratedRegex("""\s(?:href|src|action|data-index)="([^"]+)["]""")]
    private static partial Regex Addresses();

    [GeneratedRegex("""url\("([^"]+woff2)"\)""")]
    private static partial Regex Fonts();
}
