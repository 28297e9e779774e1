using Platform.Application.Organizations;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>The console's session: a session like any other, in a cookie that only pages accept.</summary>
public sealed class SignInTests(SharedApp shared)
{
    private const string Start = "/workspace/developers";

    private PlatformApp App => shared.App;

    [Fact]
    public async Task Sign_in_cookie_is_secure_and_hidden_from_scripts()
    {
        var visitor = await Visitor.SignInAsync(App, await App.SignUpAsync());

        Assert.All(visitor.Given.Where(given => given.StartsWith(Visitor.SignInCookie, StringComparison.Ordinal)), cookie =>
            Assert.Equal(
                ["max-age=2592000", "path=/", "secure", "samesite=lax", "httponly"],
                cookie.Split("; ")[1..].Where(part => !part.StartsWith("expires", StringComparison.Ordinal))));
        Assert.Equal(200, (await visitor.GetAsync(Start)).Status);
    }

    [Fact]
    public async Task Console_session_is_listed_and_ended_like_any_other()
    {
        var person = await App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(App, person);
        var listed = (await person.GetAsync("/api/sessions")).Member("data")
            .EnumerateArray()
            .Single(session => !session.GetProperty("current").GetBoolean());

        Expect.Status(204, await person.DeleteAsync($"/api/sessions/{listed.GetProperty("id").GetRawText()}"));

        Assert.Equal(303, (await visitor.GetAsync(Start)).Status);
        Assert.DoesNotContain(Visitor.SignInCookie, visitor.Cookies.Keys);
    }

    [Fact]
    public async Task API_accepts_no_sign_in_cookie_and_pages_accept_no_bearer_credential()
    {
        var person = await App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(App, person);

        Assert.Equal(401, (await visitor.GetAsync("/api/users/me")).Status);
        Assert.Equal(401, (await visitor.GetAsync("/v1/projects")).Status);
        Assert.Equal(401, (await App.Anonymous.With(visitor.SignIn).GetAsync("/api/users/me")).Status);
        Assert.Equal(303, (await person.GetAsync(Start)).Status);
    }

    [Fact]
    public async Task Console_session_ends_when_its_stolen_token_is_refreshed()
    {
        var visitor = await Visitor.SignInAsync(App, await App.SignUpAsync());
        var thief = await App.Anonymous.PostAsync("/api/auth/refresh", new { refresh_token = visitor.SignIn });
        Expect.Status(200, thief);

        Assert.Equal(303, (await visitor.GetAsync(Start)).Status);

        Assert.Equal(401, (await App.Anonymous.With(thief.TextOf("access_token")).GetAsync("/api/users/me")).Status);
    }

    [Fact]
    public async Task Console_session_serves_simultaneous_requests()
    {
        var visitor = await Visitor.SignInAsync(App, await App.SignUpAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => visitor.GetAsync("/workspace/profile")));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
    }

    [Fact]
    public async Task Console_session_follows_the_role_and_the_removal_of_the_person_at_once()
    {
        var admin = await App.SignUpAsync();
        var person = await admin.AddMemberAsync(Role.Leader);
        var visitor = await Visitor.SignInAsync(App, person);
        Assert.Equal(200, (await visitor.GetAsync("/workspace/audit")).Status);

        await admin.PatchAsync($"/api/users/{person.UserId}", new { role = "developer" });
        Assert.Equal(403, (await visitor.GetAsync("/workspace/audit")).Status);
        await admin.DeleteAsync($"/api/users/{person.UserId}");
        Assert.Equal(303, (await visitor.GetAsync(Start)).Status);
    }

    [Fact]
    public async Task Console_session_is_kept_while_the_workspace_is_disabled()
    {
        var person = await App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(App, person);
        await App.SendAsync(new DisableOrganization(person.Slug));

        var refused = await visitor.GetAsync("/workspace/profile");
        Assert.Equal(403, refused.Status);
        Assert.Contains("This workspace is disabled", refused.Text, StringComparison.Ordinal);
        foreach (var page in (string[])["/workspace/sign-in", "/developers"]) Assert.Equal(200, (await visitor.GetAsync(page)).Status);

        await App.SendAsync(new EnableOrganization(person.Slug));
        Assert.Equal(200, (await visitor.GetAsync("/workspace/profile")).Status);
    }

    [Fact]
    public async Task Unknown_address_is_shown_with_the_signed_in_layout()
    {
        var visitor = await Visitor.SignInAsync(App, await App.SignUpAsync());

        var missing = await visitor.GetAsync("/workspace/nowhere");

        Assert.Equal(404, missing.Status);
        Assert.Contains("Sign out", missing.Text, StringComparison.Ordinal);
        Assert.Null(missing["X-RateLimit-Limit"]);
    }

    [Theory]
    [InlineData("/workspace/developers/keys", Start)]
    [InlineData("/workspace/members/5/remove", "/workspace/members")]
    [InlineData("/workspace/sign-out", Start)]
    public async Task GET_of_a_form_address_redirects_to_its_page(string path, string page)
    {
        var visitor = await Visitor.SignInAsync(App, await App.SignUpAsync());

        var answer = await visitor.GetAsync(path);

        Assert.Equal((303, page), (answer.Status, answer["Location"]));
    }

    [Fact]
    public async Task Flash_message_is_shown_once_on_the_next_page()
    {
        var visitor = await Visitor.SignInAsync(App, await App.SignUpAsync());
        await visitor.SendFromAsync("/workspace/settings", "/workspace/settings", ("name", "Another name"));

        Assert.Contains("The workspace was renamed.", (await visitor.GetAsync("/workspace/settings")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("The workspace was renamed.", (await visitor.GetAsync("/workspace/settings")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_invalid_credential_gets_the_same_error_and_the_password_is_never_shown()
    {
        var person = await App.SignUpAsync();
        var visitor = new Visitor(App);
        foreach (var (slug, email) in ((string, string)[])
        [
            (person.Slug, person.Email), (person.Slug, "nobody@example.com"), ("nobody-there", person.Email)
        ])
        {
            var answer = await visitor.SendFromAsync(
                "/workspace/sign-in", "/workspace/sign-in", ("org_slug", slug), ("email", email), ("password", "a wrong password"));

            Assert.Equal(401, answer.Status);
            Assert.Contains("do not match", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("a wrong password", answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/workspace/usage", "/workspace/usage")]
    [InlineData("/workspace/audit?action=user.invited&page=2", "/workspace/audit?action=user.invited&page=2")]
    [InlineData("//evil.example", Start)]
    [InlineData("/workspace//evil.example", Start)]
    [InlineData("/workspace/\\evil.example", Start)]
    [InlineData("https://evil.example/workspace/", Start)]
    [InlineData("/workspace@evil.example", Start)]
    [InlineData("/workspace/../developers", Start)]
    [InlineData("/workspace/%2E./developers", Start)]
    [InlineData("/workspace/\r\nSet-Cookie: a=b", Start)]
    public async Task Sign_in_redirects_only_to_pages_of_the_console(string returnTo, string goesTo)
    {
        var person = await App.SignUpAsync();

        var answer = await new Visitor(App).SendFromAsync(
            "/workspace/sign-in",
            "/workspace/sign-in",
            ("org_slug", person.Slug),
            ("email", person.Email),
            ("password", person.Password),
            ("return", returnTo));

        Assert.Equal((303, goesTo), (answer.Status, answer["Location"]));
    }

    [Theory]
    [InlineData("acme.example.com", "acme")]
    [InlineData("acme.localhost:3001", "acme")]
    [InlineData("www.example.com", "")]
    [InlineData("example.com", "")]
    [InlineData("127.0.0.1", "")]
    [InlineData("<b>.example.com", "")]
    public async Task Sign_in_page_takes_the_workspace_from_the_host(string host, string slug)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/workspace/sign-in");
        request.Headers.TryAddWithoutValidation("Host", host);

        var answer = await App.Anonymous.SendAsync(request);

        if (answer.Status != 400)
        {
            Assert.Contains($"id=\"org_slug\" name=\"org_slug\" type=\"text\" value=\"{slug}\"", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Form_from_another_origin_is_refused()
    {
        var person = await App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(App, person);
        await visitor.GetAsync("/workspace/settings");
        foreach (var origin in (string[])["https://evil.example", "malformed", "http://localhost:1"])
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/workspace/settings")
            {
                Content = new FormUrlEncodedContent(
                    [KeyValuePair.Create("name", "Taken over"), KeyValuePair.Create("form_token", visitor.Token)])
            };
            request.Headers.Add("Origin", origin);

            var answer = await visitor.AskAsync(request);

            Assert.True(answer.Status is 400 or 403, answer.ToString());
        }

        Assert.DoesNotContain("Taken over", (await visitor.GetAsync("/workspace/settings")).Text, StringComparison.Ordinal);
    }

    // A browser sends the origin null for a form of a page with the policy no-referrer, which some proxies set.
    [Theory]
    [InlineData("null")]
    [InlineData(null)]
    public async Task Form_without_an_origin_is_accepted_only_with_its_token(string? origin)
    {
        var visitor = await Visitor.SignInAsync(App, await App.SignUpAsync());
        await visitor.GetAsync("/workspace/settings");

        async Task<int> SendAsync(string token)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/workspace/settings")
            {
                Content = new FormUrlEncodedContent([KeyValuePair.Create("name", "Renamed"), KeyValuePair.Create("form_token", token)]),
            };
            if (origin is not null) request.Headers.Add("Origin", origin);
            return (await visitor.AskAsync(request)).Status;
        }

        Assert.Equal(400, await SendAsync(visitor.Token[1..]));
        Assert.Equal(303, await SendAsync(visitor.Token));
    }

    [Fact]
    public async Task Console_session_is_ended_by_signing_out_and_by_signing_in_again()
    {
        var person = await App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(App, person);
        var first = visitor.SignIn;

        await visitor.SendFromAsync(
            Start, "/workspace/sign-in", ("org_slug", person.Slug), ("email", person.Email), ("password", person.Password));
        var second = visitor.SignIn;
        Assert.NotEqual(first, second);
        Assert.Equal(303, (await visitor.SendFromAsync(Start, "/workspace/sign-out")).Status);

        foreach (var cookie in (string[])[first, second])
        {
            visitor.Cookies[Visitor.SignInCookie] = cookie;
            Assert.Equal(303, (await visitor.GetAsync(Start)).Status);
        }
    }
}
