using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Platform.WebApi.Tests.Documents;

namespace Platform.WebApi.Tests.Portal;

/// <summary><c>GET /developers/api</c> and its files. Browser.Tests covers its behaviour in a browser.</summary>
public sealed partial class ReferencePageTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task Reference_page_loads_scripts_only_from_this_server()
    {
        using var answer = await GetAsync("/developers/api");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);

        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotMatch("""(src|href)="https?:""", page);
        Assert.DoesNotMatch(@"<script[^>]*>[^<]", page);
    }

    [Fact]
    public async Task Files_of_the_reference_are_cacheable_as_immutable()
    {
        var files = await FilesAsync();
        Assert.Equal(3, files.Count);
        foreach (var file in files)
        {
            using var answer = await GetAsync(file);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("text/javascript; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
            Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl?.ToString());
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Empty(answer.Content.Headers.ContentEncoding);
        }
    }

    [Fact]
    public async Task Files_of_the_reference_are_compressed_when_the_client_accepts_it()
    {
        foreach (var file in await FilesAsync())
        {
            using var plain = await GetAsync(file);
            using var request = new HttpRequestMessage(HttpMethod.Get, file);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
            using var answer = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
            Assert.Equal(["Origin", "Accept-Encoding"], answer.Headers.Vary);

            await using var gzip = new GZipStream(
                await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            await gzip.CopyToAsync(unpacked, TestContext.Current.CancellationToken);
            Assert.Equal(await plain.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), unpacked.ToArray());
        }
    }

    [Theory]
    [InlineData("/developers/unknown")]
    [InlineData("/developers/api/unknown")]
    [InlineData("/assets/000000000000/reference.js")]
    [InlineData("/assets/000000000000/unknown.js")]
    public async Task Unknown_file_of_the_reference_is_not_found(string path)
    {
        using var answer = await GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("""{"error":"Not found"}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", HttpStatusCode.Found)]
    [InlineData("application/json", HttpStatusCode.NotFound)]
    [InlineData(null, HttpStatusCode.NotFound)]
    public async Task Root_redirects_browsers_to_the_portal(string? accept, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.Found ? "/developers" : null, answer.Headers.Location?.ToString());
    }

    private Task<HttpResponseMessage> GetAsync(string path) =>
        app.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    private async Task<List<string>> FilesAsync()
    {
        var page = await app.Http.GetStringAsync("/developers/api", TestContext.Current.CancellationToken);
        return [.. ScriptAddress().Matches(page).Select(match => "/developers/" + match.Groups[1].Value)];
    }

    [GeneratedRegex("""<script src="([^"]+)">""")]
    private static partial Regex ScriptAddress();
}
