using System.Net;
using Platform.TestKit;
using Platform.WebApi.Tests.Api.Users;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>Workspaces at their own hosts below <c>Platform__WorkspaceDomain</c>.</summary>
public sealed class WorkspaceHostTests : IAsyncLifetime
{
    private const string Domain = "example.test";
    private const string Product = "http://app." + Domain;
    private const string Start = "/workspace/developers";

    private PlatformApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await PlatformApp.StartAsync(new AppOptions
    {
        Settings = new Dictionary<string, string?> { ["Platform:PublicUrl"] = Product, ["Platform:WorkspaceDomain"] = Domain },
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Sign_in_page_on_a_workspace_host_ignores_the_slug()
    {
        var (person, other) = (await _app.SignUpAsync(), await _app.SignUpAsync());
        var visitor = At(person.Slug);

        var page = await visitor.GetAsync("/workspace/sign-in");
        Assert.DoesNotContain("name=\"org_slug\"", page.Text, StringComparison.Ordinal);
        Assert.Contains($"Sign in to <strong>{person.Slug}</strong>", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"org_slug\"", (await visitor.GetAsync("/workspace/forgot-password")).Text, StringComparison.Ordinal);

        Assert.Equal(401, (await SignInAsync(visitor, other, other.Slug)).Status);
        Assert.Equal(303, (await SignInAsync(visitor, person, other.Slug)).Status);
        Assert.Contains(person.OrganizationName, (await visitor.GetAsync("/workspace/settings")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_of_an_unknown_workspace_responds_like_any_other()
    {
        var person = await _app.SignUpAsync();
        var (known, unknown) = (At(person.Slug), At("nobody-there"));

        var pages = (Known: await known.GetAsync("/workspace/sign-in"), Unknown: await unknown.GetAsync("/workspace/sign-in"));
        Assert.Equal(Plain(pages.Known, person.Slug, known), Plain(pages.Unknown, "nobody-there", unknown));
        var refusals = (
            Known: await SignInAsync(known, person, "", "not the password"),
            Unknown: await SignInAsync(unknown, person, "", "not the password"));
        Assert.Equal((401, 401), (refusals.Known.Status, refusals.Unknown.Status));
        Assert.Equal(Plain(refusals.Known, person.Slug, known), Plain(refusals.Unknown, "nobody-there", unknown));
    }

    [Fact]
    public async Task Root_redirects_to_the_workspace_on_its_host_and_to_the_portal_on_the_main_host()
    {
        var person = await _app.SignUpAsync();

        Assert.Equal("/workspace", (await FromBrowserAsync($"{person.Slug}.{Domain}"))["Location"]);
        Assert.Equal("/developers", (await FromBrowserAsync($"app.{Domain}"))["Location"]);
        Assert.Equal("/developers", (await FromBrowserAsync($"www.{Domain}"))["Location"]);
    }

    [Fact]
    public async Task Host_shows_no_other_workspace_with_any_cookies()
    {
        var (person, other) = (await _app.SignUpAsync(), await _app.SignUpAsync());
        var there = At(other.Slug);
        Assert.Equal(303, (await SignInAsync(there, other)).Status);
        var here = At(person.Slug);
        foreach (var (name, text) in there.Cookies) here.Cookies[name] = text;

        var answer = await here.GetAsync("/workspace/settings");

        Assert.Equal(303, answer.Status);
        Assert.StartsWith("/workspace/sign-in", answer["Location"], StringComparison.Ordinal);
        Assert.DoesNotContain(other.Slug, (await here.GetAsync("/developers")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await there.GetAsync("/workspace/settings")).Status);
    }

    [Fact]
    public async Task Mails_link_to_the_host_of_the_workspace()
    {
        var admin = await _app.SignUpAsync();
        var email = Members.NewEmail();
        Expect.Status(201, await admin.PostAsync("/api/users", new { email, role = "member" }));
        Expect.Status(204, await _app.Anonymous.PostAsync("/api/auth/forgot-password", new { email = admin.Email, org_slug = admin.Slug }));
        var finder = new Visitor(_app);
        await finder.SendFromAsync("/workspaces", "/workspaces/find", ("email", admin.Email));

        var own = $"http://{admin.Slug}.{Domain}";
        Assert.Contains($"{own}/invitations/accept?token=", (await _app.Mails.WaitAsync(email, "Join ")).Plain, StringComparison.Ordinal);
        Assert.Contains(
            $"{own}/password/reset?token=", (await _app.Mails.WaitAsync(admin.Email, "Reset ")).Plain, StringComparison.Ordinal);
        Assert.Contains(
            $"  {own}/workspace/sign-in\r\n", (await _app.Mails.WaitAsync(admin.Email, "Your workspaces")).Plain, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_about_several_workspaces_are_on_the_main_host()
    {
        var person = await _app.SignUpAsync();
        var visitor = At(person.Slug);
        Assert.Equal(303, (await SignInAsync(visitor, person)).Status);

        var page = (await visitor.GetAsync(Start)).Text;
        Assert.Contains($"href=\"{Product}/workspaces\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"{Product}/workspace/sign-in?another=true\"", page, StringComparison.Ordinal);
        Assert.Equal($"{Product}/workspace/sign-up", (await visitor.GetAsync("/workspace/sign-up"))["Location"]);

        Assert.Contains(
            $"href=\"{Product}/workspace/sign-in?another=true\"", (await visitor.GetAsync("/workspaces")).Text, StringComparison.Ordinal);

        var product = new Visitor(_app) { Host = $"app.{Domain}" };
        Assert.Equal(303, (await SignInAsync(product, person, person.Slug)).Status);
        Assert.Contains("href=\"/workspaces\"", (await product.GetAsync(Start)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://{slug}.example.test", 303)]
    [InlineData("http://app.example.test", 303)]
    [InlineData("http://{slug}.example.test:81", 403)]
    [InlineData("http://{slug}.example.org", 403)]
    public async Task Form_is_accepted_only_from_the_servers_own_origins(string origin, int status)
    {
        var person = await _app.SignUpAsync();
        var visitor = At(person.Slug);
        await SignInAsync(visitor, person);
        await visitor.GetAsync("/workspace/settings");
        var request = new HttpRequestMessage(HttpMethod.Post, "/workspace/settings")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("name", "Renamed"), KeyValuePair.Create("form_token", visitor.Token)]),
        };
        request.Headers.Add("Origin", origin.Replace("{slug}", person.Slug, StringComparison.Ordinal));

        Assert.Equal(status, (await visitor.AskAsync(request)).Status);
    }

    private Visitor At(string slug) => new(_app) { Host = $"{slug}.{Domain}" };

    private static Task<ApiAnswer> SignInAsync(Visitor visitor, Actor person, string slug = "", string? password = null) =>
        visitor.SendFromAsync(
        "/workspace/sign-in", "/workspace/sign-in", ("org_slug", slug), ("email", person.Email), ("password", password ?? person.Password));

    private Task<ApiAnswer> FromBrowserAsync(string host)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = host;
        request.Headers.Add("Accept", "text/html");
        return _app.Anonymous.SendAsync(request);
    }

    private static string Plain(ApiAnswer page, string slug, Visitor visitor) => WebUtility.HtmlDecode(page.Text)
        .Replace(slug, "slug", StringComparison.Ordinal).Replace(visitor.Token, "token", StringComparison.Ordinal);
}
