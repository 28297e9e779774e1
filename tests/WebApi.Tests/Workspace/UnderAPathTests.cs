using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Platform.Domain.Access;
using Platform.TestKit;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Portal.Downloads;
using Platform.WebApi.Tests.Http;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>The server behind a proxy that serves it under a path.</summary>
public sealed partial class UnderAPathTests
{
    private const string Path = "/platform";
    private const StringComparison Exactly = StringComparison.Ordinal;

    /// <summary>Whether the proxy removes the path, whether a header names it, and whether <c>Platform__PublicUrl</c> has it.</summary>
    public static TheoryData<bool, bool, bool> Ways => new()
    {
        { true, false, true }, { false, false, true }, { true, true, false }, { false, true, false }, { true, true, true },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_link_form_redirect_and_cookie_of_every_page_stays_under_the_path(bool strips, bool named, bool configured)
    {
        await using var proxy = await PathProxy.StartAsync(Path, strips, named);
        await using var app = await StartAsync(proxy, configured);
        var http = Client(proxy);
        IReadOnlyList<MappedEndpoint> pages = [.. MappedEndpoint.PagesOf(app).Where(page => !IsOfProviders(page) && !IsOfStripe(page))];
        var (visitor, starts) = await FilledAsync(app, http);
        var inside = new Crawl(visitor, proxy.Url, Path);
        var outside = new Crawl(new Visitor(new ApiClient(http, null)), proxy.Url, Path);

        var open = pages.Where(page => page.Method == "GET" && page.Access!.Credential == AccessCredential.None);
        await outside.FollowAsync(open.Select(page => page.Pattern));
        await inside.FollowAsync(starts);

        Assert.Empty(outside.Strays.Concat(inside.Strays));
        Assert.Empty(outside.Dead.Concat(inside.Dead));
        HashSet<string> visited = [.. outside.Visited, .. inside.Visited], forms = [.. outside.Forms, .. inside.Forms];
        Assert.True(visited.Count > 80, $"Only {visited.Count} addresses were found");
        Assert.DoesNotContain(pages, page => page.Method == "GET" && !visited.Any(path => Matches(page, path)));
        Assert.DoesNotContain(pages, page => page.Method == "POST" && !forms.Any(path => Matches(page, path)));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Redirects_after_forms_and_Location_headers_stay_under_the_path(bool strips, bool named, bool configured)
    {
        await using var proxy = await PathProxy.StartAsync(Path, strips, named);
        await using var app = await StartAsync(proxy, configured);
        var http = Client(proxy);
        var person = await app.SignUpAsync();
        var visitor = new Visitor(new ApiClient(http, null));

        async Task GoesAsync(string from, string to, string location, params (string, string)[] fields)
        {
            var answer = await visitor.SendFromAsync(Path + from, Path + to, fields);
            Assert.StartsWith(Path + location, answer["Location"], StringComparison.Ordinal);
        }

        var refused = await visitor.GetAsync(Path + "/workspace/usage?days=7");
        Assert.Equal($"{Path}/workspace/sign-in?return=%2Fworkspace%2Fusage%3Fdays%3D7", refused["Location"]);
        await GoesAsync(
            "/workspace/sign-in", "/workspace/sign-in", "/workspace/usage?days=7",
            ("org_slug", person.Slug), ("email", person.Email), ("password", person.Password), ("return", "/workspace/usage?days=7"));
        await GoesAsync("/workspace/settings", "/workspace/settings", "/workspace/settings", ("name", "Renamed"));
        await GoesAsync("/workspace/domains", "/workspace/domains", "/workspace/domains", ("domain", "under.example.com"));
        await GoesAsync("/workspace/profile", "/workspace/sign-out", $"/workspace/sign-in?workspace={person.Slug}");
        Assert.Equal($"{Path}/workspace/members", (await visitor.GetAsync(Path + "/workspace/members/5/remove"))["Location"]);
        Assert.Equal($"{Path}/developers/api", (await visitor.GetAsync(Path + "/developers/api/"))["Location"]);

        var admin = new ApiClient(http, person.AccessToken);
        var made = await admin.PostAsync(Path + "/v1/projects", new { name = "Under a path" });
        Assert.Equal($"{Path}/v1/projects/{made.TextOf("data.id")}", made["Location"]);
        var key = await admin.PostAsync(Path + "/v1/keys", new { name = "Key", scopes = (string[])["projects:read"] });
        Assert.Equal($"{Path}/v1/keys/{key.TextOf("id")}", key["Location"]);
        Assert.Equal(200, (await admin.GetAsync(made["Location"]!)).Status);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Documents_downloads_examples_and_mails_contain_the_address_with_the_path(bool strips, bool named, bool configured)
    {
        await using var proxy = await PathProxy.StartAsync(Path, strips, named);
        await using var app = await StartAsync(proxy, configured);
        var client = new ApiClient(Client(proxy), null);

        var document = await client.GetAsync(Path + "/api/docs.json");
        Assert.Equal(proxy.PublicUrl, document.Member("servers")[0].GetProperty("url").GetString());
        Assert.Equal(proxy.PublicUrl + "/developers", document.TextOf("info.contact.url"));
        Assert.Contains($"curl {proxy.PublicUrl}/api/health", (await client.GetAsync(Path + "/developers")).Text, StringComparison.Ordinal);
        foreach (var file in DownloadFile.All)
        {
            var download = await client.GetAsync($"{Path}/developers/downloads/{file.Name}");
            Assert.Contains($"\"{proxy.PublicUrl}\"", download.Text, StringComparison.Ordinal);
        }

        var admin = await app.SignUpAsync();
        await client.With(admin.AccessToken).PostAsync(Path + "/api/users", new { email = "invited@example.com", role = "member" });
        var mail = await app.Mails.WaitAsync("invited@example.com");
        Assert.Contains(proxy.PublicUrl + "/invitations/accept?token=", mail.Plain, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_outside_the_path_is_found_Has_teeth()
    {
        await using var proxy = await PathProxy.StartAsync(Path);
        await using var app = await StartAsync(proxy, configured: true, routes =>
        {
            Leak(routes, "/leaky", "text/html", """
                <a href="/workspace/profile">Profile</a><form action="/workspace/sign-out"></form>
                <img src="inside.png"><a href="leaky/redirect">Next</a>
                """);
            Leak(routes, "/inside.png", "text/css", "body { background: url('/assets/none.png') }");
            routes.MapGet("/leaky/redirect", (HttpContext context) =>
            {
                context.Response.Cookies.Append("leaky", "1");
                context.Response.Redirect("/workspace");
            });
        });
        var crawl = new Crawl(new Visitor(new ApiClient(Client(proxy), null)), proxy.Url, Path);

        await crawl.FollowAsync(["/leaky", "/nothing"]);

        Assert.Contains(crawl.Strays, stray => stray.EndsWith("href=\"/workspace/profile\": /workspace/profile", StringComparison.Ordinal));
        Assert.Contains(crawl.Strays, stray => stray.EndsWith("action=\"/workspace/sign-out\": /workspace/sign-out", Exactly));
        Assert.Contains(crawl.Strays, stray => stray.EndsWith("/assets/none.png", StringComparison.Ordinal));
        Assert.Contains(crawl.Strays, stray => stray.EndsWith("Location: /workspace", StringComparison.Ordinal));
        Assert.Contains(crawl.Strays, stray => stray.Contains("cookie leaky", StringComparison.Ordinal));
        Assert.Equal(5, crawl.Strays.Count);
        Assert.EndsWith("/nothing: 404", Assert.Single(crawl.Dead), StringComparison.Ordinal);
    }

    private static void Leak(WebApplication routes, string path, string type, string text) =>
        routes.MapGet(path, () => Results.Text(text, type));

    private static Task<PlatformApp> StartAsync(PathProxy proxy, bool configured, Action<WebApplication>? map = null) =>
        StartOnAsync(proxy, new AppOptions
        {
            Settings = new Dictionary<string, string?>
            {
                ["Proxies:Known:0"] = "127.0.0.1",
                ["Billing:Contact"] = "plans@example.com",
                ["Platform:PublicUrl"] = configured ? proxy.PublicUrl + "/" : null,
            },
            Map = map,
        });

    private static async Task<PlatformApp> StartOnAsync(PathProxy proxy, AppOptions options)
    {
        var app = await PlatformApp.StartAsync(options);
        proxy.App = app.Url;
        return app;
    }

    private static HttpClient Client(PathProxy proxy) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = proxy.Url };

    // A visitor signed in to a workspace with data on every page.
    private static async Task<(Visitor Visitor, List<string> Starts)> FilledAsync(PlatformApp app, HttpClient http)
    {
        var admin = await app.SignUpAsync();
        var key = await admin.MakeKeyAsync("read");
        var member = await admin.AddMemberAsync(Role.Developer);
        var others = await member.MakeKeyAsync("read");
        await admin.PostAsync("/api/allowed-domains", new { domain = "page.example.com" });
        for (var i = 0; i < 21; i++) await admin.PostAsync("/api/users", new { email = $"invited{i}@example.com", role = "member" });
        await admin.LogInAgainAsync();
        var visitor = new Visitor(new ApiClient(http, null));
        await visitor.GetAsync(Path + "/workspace/sign-in");
        var signedIn = await visitor.SendAsync(
            Path + "/workspace/sign-in", ("org_slug", admin.Slug), ("email", admin.Email), ("password", admin.Password));
        Assert.Equal(303, signedIn.Status);
        var doors = MappedEndpoint.PagesOf(app)
            .Where(page => page.Method == "GET" && !page.HasId && !IsOfProviders(page))
            .Select(page => page.Pattern);
        return (visitor,
        [
            "/", "/developers", "/developers/guides?q=retry", "/developers/notes/decisions", "/developers/api", .. doors,
            "/password/reset?token=a-token", "/invitations/accept?token=a-token",
            .. ((string[])["", "/revoke", "/rotate"]).Select(step => $"/workspace/developers/keys/{key.Id}{step}"),
            $"/workspace/developers/keys/{others.Id}/adopt",
            $"/workspace/members/{member.UserId}",
        ]);
    }

    // These are reached only through a provider; Providers/UnderAPathTests covers them.
    private static bool IsOfProviders(MappedEndpoint page) => page.Pattern.StartsWith("/sign-in/", StringComparison.Ordinal)
        || page.Pattern.StartsWith("/workspace/sign-in/", StringComparison.Ordinal)
        || page.Pattern.StartsWith("/workspace/profile/connect", StringComparison.Ordinal)
        || page.Pattern.StartsWith("/workspace/profile/identities", StringComparison.Ordinal);

    // Their forms are shown only when plans are sold through Stripe; Browser.Tests covers them.
    private static bool IsOfStripe(MappedEndpoint page) => page.Pattern is "/workspace/plan/upgrade" or "/workspace/plan/manage";

    private static bool Matches(MappedEndpoint page, string visited) =>
        Regex.IsMatch(visited.Split('?')[0], "^" + Parameter().Replace(page.Pattern, "[^/]+") + "$");

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
