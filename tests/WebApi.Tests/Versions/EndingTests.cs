using Microsoft.Extensions.Time.Testing;
using Platform.TestKit;
using Platform.WebApi.Tests.Http;
using Platform.WebApi.Tests.V1;
using Platform.WebApi.Tests.Workspace;
using static Platform.WebApi.Tests.Versions.VersionTexts;

namespace Platform.WebApi.Tests.Versions;

/// <summary>Deprecated versions and versions that have ended.</summary>
public sealed class EndingTests
{
    private static readonly Dictionary<string, string?> Dates = new()
    {
        [$"Versions:{First}:Deprecated"] = "2026-11-27",
        [$"Versions:{First}:Ends"] = "2027-05-01T00:00:00Z",
    };

    [Fact]
    public async Task Only_responses_of_a_version_with_dates_have_the_date_headers()
    {
        var (app, _) = await StartAsync(Dates, new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero));
        await using var _ = app;
        var admin = await app.SignUpAsync();

        foreach (var answer in (ApiAnswer[])
        [
            await admin.GetAsync("/v1/projects"), await app.Anonymous.GetAsync("/api/nothing"), await app.Anonymous.GetAsync("/v1/keys")
        ])
        {
            Assert.Equal(First, answer[Header]);
            Assert.Equal("@1795737600", answer["Deprecation"]);
            Assert.Equal("Sat, 01 May 2027 00:00:00 GMT", answer["Sunset"]);
            Assert.Equal($"<{app.Url.GetLeftPart(UriPartial.Authority)}/developers/changelog>; rel=\"deprecation\"", answer["Link"]);
        }

        var newer = await admin.SendAsync(HttpMethod.Get, "/v1/projects", null, Second);
        Assert.Equal((null, null, null), (newer["Deprecation"], newer["Sunset"], newer["Link"]));
    }

    [Fact]
    public async Task Link_header_uses_the_public_address()
    {
        var settings = new Dictionary<string, string?>(Dates) { ["Platform:PublicUrl"] = "https://api.example.com/platform" };
        var (app, _) = await StartAsync(settings, new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero));
        await using var _ = app;

        Assert.Equal(
            "<https://api.example.com/platform/developers/changelog>; rel=\"deprecation\"",
            (await app.Anonymous.GetAsync("/api/health"))["Link"]);
    }

    [Theory]
    [InlineData("api.example.com", "<http://api.example.com/developers/changelog>")]
    [InlineData("x:99999", "<http://x:99999/developers/changelog>")]
    [InlineData("a..b", "<http://a..b/developers/changelog>")]
    [InlineData("a&b", "</developers/changelog>")]
    [InlineData("a~b", "</developers/changelog>")]
    [InlineData("xn--zzzzzz", "</developers/changelog>")]
    [InlineData("", "</developers/changelog>")]
    public async Task Link_header_is_valid_for_every_request_host(string host, string link)
    {
        var (app, _) = await StartAsync(Dates, new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero));
        await using var _ = app;

        var answer = await RawRequest.SendAsync(app, $"GET /v1/keys HTTP/1.1\nHost: {host}");

        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nLink: {link}; rel=\"deprecation\"\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_header_has_the_ASCII_form_of_an_internationalized_address()
    {
        var settings = new Dictionary<string, string?>(Dates) { ["Platform:PublicUrl"] = "https://b\u00FCcher.example:8443/api" };
        var (app, _) = await StartAsync(settings, new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero));
        await using var _ = app;

        var answer = await app.Anonymous.GetAsync("/api/health");

        Assert.Equal(
            (200, "<https://xn--bcher-kva.example:8443/api/developers/changelog>; rel=\"deprecation\""), (answer.Status, answer["Link"]));
    }

    // The HTTP server refuses such requests before the application receives them.
    [Theory]
    [InlineData("Host: a b")]
    [InlineData("Host: xn--zzzzzz\nX-Control: \0")]
    public async Task Refusal_by_the_HTTP_server_has_the_date_headers(string headers)
    {
        var (app, _) = await StartAsync(Dates, new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero));
        await using var _ = app;

        var answer = await RawRequest.SendAsync(app, $"GET /v1/projects HTTP/1.1\n{headers}");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nDeprecation: @1795737600\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nSunset: Sat, 01 May 2027 00:00:00 GMT\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("/developers/changelog>; rel=\"deprecation\"\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Malformed request", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/developers/changelog")]
    [InlineData("/developers/changelog.atom")]
    public async Task Changelog_and_feed_show_the_dates(string path)
    {
        var (app, _) = await StartAsync(Dates, new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero));
        await using var _ = app;

        var text = System.Net.WebUtility.HtmlDecode((await app.Anonymous.GetAsync(path)).Text);

        Assert.Contains("<p><strong>Deprecated on 27 November 2026.</strong>", text, StringComparison.Ordinal);
        Assert.Contains("<p><strong>Ends on 1 May 2027.</strong>", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workspace_page_neither_offers_nor_accepts_a_version_that_has_ended()
    {
        var (app, clock) = await StartAsync(Dates, new DateTimeOffset(2027, 4, 30, 23, 59, 59, TimeSpan.Zero));
        await using var _ = app;
        var admin = await app.SignUpAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        var visitor = await Visitor.SignInAsync(app, admin);

        var page = await visitor.GetAsync("/workspace/settings/version");
        var refused = await visitor.SendAsync("/workspace/settings/version", ("api_version", First));

        Assert.Contains($"Version {First} has ended. Requests are served in {Second}.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"value=\"{First}\"", page.Text, StringComparison.Ordinal);
        Assert.Equal(422, refused.Status);
        Assert.Contains($"{First} ended on 2027-05-01.", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ended_version_is_refused_by_name_and_its_organizations_get_the_oldest_remaining_one()
    {
        var (app, clock) = await StartAsync(Dates, new DateTimeOffset(2027, 4, 30, 23, 59, 59, TimeSpan.Zero));
        await using var _ = app;
        var admin = await app.SignUpAsync();
        Assert.Equal(First, (await admin.GetAsync("/v1/projects"))[Header]);
        Expect.Status(200, await admin.SendAsync(HttpMethod.Get, "/v1/projects", null, First));

        clock.Advance(TimeSpan.FromSeconds(1));
        admin = (await app.SignUpAsync());

        const string ended = "2026-11-22 ended on 2027-05-01. Must be one of: 2026-12-01";
        var named = await admin.SendAsync(HttpMethod.Get, "/v1/projects", null, First);
        ExpectV1.Invalid(named, Header);
        Assert.Equal((ended, Second), (named.TextOf("error.message"), named[Header]));
        Assert.Equal(
            ended, Expect.Invalid(await admin.PatchAsync("/api/organizations/current", new { api_version = First }), "api_version"));
        Assert.Equal(Second, (await app.Anonymous.GetAsync("/api/health"))[Header]);
        Assert.Equal(Second, (await admin.GetAsync("/api/organizations/current")).TextOf("api_version"));
        Assert.Equal("ended", (await app.Anonymous.GetAsync("/api/versions")).Member("data")[1].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Organization_that_is_pinned_to_a_version_when_it_ends_is_served_by_the_next()
    {
        var (app, clock) = await StartAsync(Dates, new DateTimeOffset(2027, 4, 30, 23, 59, 59, TimeSpan.Zero));
        await using var _ = app;
        var key = await (await app.SignUpAsync()).MakeKeyAsync("admin");

        clock.Advance(TimeSpan.FromSeconds(1));

        var answer = await key.GetAsync("/v1/keys");
        Assert.Equal((200, Second), (answer.Status, answer[Header]));
        Assert.Equal(["data", "pagination"], Expect.Members(answer.Json));
        Assert.Equal(First, (await key.GetAsync("/api/organizations/current")).TextOf("api_version"));
    }

    [Theory]
    [InlineData("2026-11-26", "supported")]
    [InlineData("2026-11-27", "deprecated")]
    [InlineData("2027-05-01", "ended")]
    public async Task Version_list_shows_the_status_on_a_day(string day, string status)
    {
        var (app, _) = await StartAsync(Dates, DateTimeOffset.Parse(day + "T00:00:00Z", null));
        await using var _ = app;

        var first = (await app.Anonymous.GetAsync("/api/versions")).Member("data")[1];

        Assert.Equal(status, first.GetProperty("status").GetString());
        Assert.Equal("2026-11-27T00:00:00.000Z", first.GetProperty("deprecated_at").GetString());
        Assert.Equal("2027-05-01T00:00:00.000Z", first.GetProperty("ends_at").GetString());
    }

    private static async Task<(PlatformApp App, FakeTimeProvider Clock)> StartAsync(
        Dictionary<string, string?> settings, DateTimeOffset now)
    {
        var clock = new FakeTimeProvider(now);
        return (await PlatformApp.StartAsync(new AppOptions { Settings = settings, Clock = clock }), clock);
    }
}
