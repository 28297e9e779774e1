using System.Diagnostics;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Providers;

/// <summary>Attacks by providers and intermediaries: each is refused with a page, and no one is signed in.</summary>
public sealed class HostileProviderTests(ProviderApp providers)
{
    private const string Failed = "sign-in failed";
    private const string OutOfDate = "This sign-in has expired";
    private const string Unreachable = "can&#x27;t be reached";

    [Theory]
    [InlineData("wrong_iss", 400, Failed)]
    [InlineData("wrong_aud", 400, Failed)]
    [InlineData("wrong_nonce", 400, OutOfDate)]
    [InlineData("no_nonce", 400, OutOfDate)]
    [InlineData("expired", 400, Failed)]
    [InlineData("wrong_signature", 400, Failed)]
    [InlineData("unsigned", 400, Failed)]
    [InlineData("signed_with_secret", 400, Failed)]
    [InlineData("long_subject", 400, Failed)]
    [InlineData("no_response_iss", 400, Failed)]
    [InlineData("wrong_response_iss", 400, Failed)]
    [InlineData("userinfo_of_another", 400, Failed)]
    [InlineData("failing", 503, Unreachable)]
    public async Task Invalid_provider_response_signs_no_one_in(string mode, int status, string says)
    {
        var app = await providers.AppAsync();
        var visitor = new Visitor(app);

        var answer = await providers.SignInAsync(visitor, ProviderApp.Other, Accounts.New() with { Mode = mode },
            fields: ("purpose", "sign-in"));

        await AssertRefusedAsync(visitor, answer, status, says);
    }

    [Fact]
    public async Task State_of_another_browser_is_refused()
    {
        var app = await providers.AppAsync();
        var (attacker, victim) = (new Visitor(app), new Visitor(app));
        var back = await providers.ReturnAsync(await ProviderApp.LeaveAsync(attacker, ProviderApp.Google), ProviderApp.Google,
            Accounts.New());
        await ProviderApp.LeaveAsync(victim, ProviderApp.Google);

        await AssertRefusedAsync(victim, await victim.GetAsync(back.PathAndQuery), 400, OutOfDate);
    }

    [Fact]
    public async Task Code_is_accepted_once_and_only_in_its_own_browser()
    {
        var app = await providers.AppAsync();
        var visitor = new Visitor(app);
        var back = await providers.ReturnAsync(await ProviderApp.LeaveAsync(visitor, ProviderApp.Google), ProviderApp.Google,
            Accounts.New());
        var cookies = new Dictionary<string, string>(visitor.Cookies);
        Assert.Equal(303, (await visitor.GetAsync(back.PathAndQuery)).Status);

        // The same browser again, then a replay with the first cookies, then the state of another browser.
        await AssertRefusedAsync(visitor, await visitor.GetAsync(back.PathAndQuery), 400, OutOfDate);
        var replaying = new Visitor(app);
        foreach (var (name, value) in cookies) replaying.Cookies[name] = value;
        await AssertRefusedAsync(replaying, await replaying.GetAsync(back.PathAndQuery), 400, Failed);
        var other = new Visitor(app);
        var own = await providers.ReturnAsync(await ProviderApp.LeaveAsync(other, ProviderApp.Google), ProviderApp.Google, Accounts.New());
        var injected = own.PathAndQuery.Replace(ParameterOf(own, "code"), ParameterOf(back, "code"), StringComparison.Ordinal);
        await AssertRefusedAsync(other, await other.GetAsync(injected), 400, Failed);
    }

    [Fact]
    public async Task Response_of_one_provider_is_refused_at_the_address_of_another()
    {
        var app = await providers.AppAsync();
        var visitor = new Visitor(app);
        var back = await providers.ReturnAsync(await ProviderApp.LeaveAsync(visitor, ProviderApp.Other), ProviderApp.Other, Accounts.New());

        var mixedUp = back.PathAndQuery.Replace("/acme-id/", "/google/", StringComparison.Ordinal);

        await AssertRefusedAsync(visitor, await visitor.GetAsync(mixedUp), 400, OutOfDate);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=made-up&state=made-up")]
    [InlineData("?state=made-up")]
    [InlineData("?error=server_error&state=made-up")]
    [InlineData("?id_token=made-up&access_token=made-up")]
    [InlineData("?code=a&code=b&state=c&iss=a&iss=b")]
    public async Task Unsolicited_response_is_refused(string query)
    {
        var app = await providers.AppAsync();
        var visitor = new Visitor(app);

        var answer = await visitor.GetAsync("/sign-in/google/callback" + query);

        Assert.Equal(400, answer.Status);
        Assert.DoesNotContain(visitor.Cookies.Keys, name => name.StartsWith(Visitor.SignInCookie, StringComparison.Ordinal));
        Assert.DoesNotContain("made-up", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_sign_in_returns_to_the_page_where_it_began()
    {
        var app = await providers.AppAsync();
        var visitor = new Visitor(app);

        var answer = await providers.SignInAsync(visitor, ProviderApp.Google, Accounts.New() with { Cancels = true },
            "/workspace/sign-up", ("purpose", "sign-up"));

        Assert.Equal((303, "/workspace/sign-up"), (answer.Status, answer["Location"]));
        Assert.Contains("Sign-in was cancelled.", (await visitor.GetAsync("/workspace/sign-up")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("temporarily_unavailable", 503, Unreachable)]
    [InlineData("server_error", 503, Unreachable)]
    [InlineData("invalid_scope", 400, Failed)]
    [InlineData("Forged words", 400, Failed)]
    public async Task Provider_error_is_distinguished_and_its_text_is_in_no_page_and_no_log(string error, int status, string says)
    {
        await providers.AppAsync();
        var log = new CapturedLog();
        await using var app = await PlatformApp.StartAsync(new AppOptions { Settings = providers.GoogleAlone, Log = log });
        var visitor = new Visitor(app);
        var left = await ProviderApp.LeaveAsync(visitor, ProviderApp.Google);
        var state = ParameterOf(new Uri(left), "state");

        var answer = await visitor.GetAsync(
            $"/sign-in/google/callback?error={Uri.EscapeDataString(error)}&error_description=Said%0D%0Aby-anyone"
            + $"&error_uri=https%3A%2F%2Fevil.example%2F&state={state}&iss={Uri.EscapeDataString(providers.Issuer)}");

        await AssertRefusedAsync(visitor, answer, status, says);
        Assert.Contains(log.Lines, line => line.Contains("Nobody was signed in", StringComparison.Ordinal)
            && (error.Contains(' ', StringComparison.Ordinal) || line.Contains(error, StringComparison.Ordinal)));
        foreach (var text in (string[])["by-anyone", "evil.example", "Forged", state])
        {
            Assert.DoesNotContain(text, answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(log.Lines, line => line.Contains(text, StringComparison.Ordinal) && !IsOfTheServer(line));
        }
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("silent")]
    [InlineData("other-issuer")]
    public async Task Unavailable_provider_is_reported_quickly_and_everything_else_works(string provider)
    {
        var app = await providers.AppAsync();
        var person = await app.SignUpAsync();
        var visitor = new Visitor(app);
        var begun = Stopwatch.GetTimestamp();
        var first = await visitor.SendFromAsync("/workspace/sign-in", $"/sign-in/{provider}", ("purpose", "sign-in"));
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(6));
        Assert.Equal(503, first.Status);
        Assert.Contains(Unreachable, first.Text, StringComparison.Ordinal);
        Assert.NotNull(first["Retry-After"]);

        // The failure is cached: further attempts are cheap and do not delay other requests.
        begun = Stopwatch.GetTimestamp();
        var more = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ =>
            visitor.SendAsync($"/sign-in/{provider}", ("purpose", "sign-in"))));
        Assert.All(more, answer => Assert.Equal(503, answer.Status));
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(4));
        await Visitor.SignInAsync(app, person);
        Assert.Equal(303,
            (await providers.SignInAsync(new Visitor(app), ProviderApp.Google, Accounts.New(), fields: ("purpose", "sign-in"))).Status);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/workspace/../../evil")]
    public async Task Return_address_never_leads_to_another_site(string returnTo)
    {
        var app = await providers.AppAsync();
        var person = await app.SignUpAsync();
        var (account, visitor) = (Accounts.Of(person), new Visitor(app));
        await providers.SignInAsync(visitor, ProviderApp.Google, account,
            fields: [("purpose", "sign-in"), ("org_slug", person.Slug), ("return", returnTo)]);
        await visitor.GetAsync("/workspace/sign-in/connect");

        var answer = await visitor.SendAsync("/workspace/sign-in/connect", ("password", person.Password));

        Assert.Equal((303, "/workspace/developers"), (answer.Status, answer["Location"]));
    }

    [Theory]
    [InlineData('a')]
    [InlineData('&')]
    [InlineData('"')]
    public async Task Long_return_address_never_makes_the_provider_address_too_long(char letter)
    {
        var app = await providers.AppAsync();
        var address = await ProviderApp.LeaveAsync(new Visitor(app), ProviderApp.Google, fields: [("purpose", "sign-up"),
            ("return", "/workspace/settings?" + new string(letter, 490)), ("name", new string('名', 100)), ("slug", new string('s', 40))]);

        Assert.InRange(address.Length, 1, 4096);
    }

    private static async Task AssertRefusedAsync(Visitor visitor, ApiAnswer answer, int status, string says)
    {
        Assert.True(answer.Status == status, answer.ToString());
        Assert.Contains(says, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(visitor.Cookies.Keys, name => name.StartsWith(Visitor.SignInCookie, StringComparison.Ordinal));
        foreach (var page in (string[])["/workspace/sign-in/choose", "/workspace/sign-in/create", "/workspace/sign-in/connect"])
        {
            if (!visitor.Cookies.ContainsKey("__Host-sign-in-pending")) Assert.Equal("/workspace/sign-in",
                (await visitor.GetAsync(page))["Location"]);
        }
    }

    // The framework logs request addresses below the captured level.
    private static bool IsOfTheServer(string line) =>
        line.Split(' ')[1].StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) && line.Split(' ')[0] is "Trace" or "Debug"
            or "Information";

    private static string ParameterOf(Uri address, string name) =>
        address.Query.TrimStart('?').Split('&').Single(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
}
