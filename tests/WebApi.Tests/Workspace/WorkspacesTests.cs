using System.Net;
using Platform.Application.Organizations;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>A browser with sessions in several workspaces.</summary>
public sealed class WorkspacesTests(SharedApp shared)
{
    private const string Start = "/workspace/developers";
    private const string List = "/workspaces";

    private PlatformApp App => shared.App;

    [Fact]
    public async Task Sign_in_to_another_workspace_keeps_the_first_and_a_switch_needs_no_password()
    {
        var (first, second) = (await App.SignUpAsync(), await App.SignUpAsync());
        var visitor = await Visitor.SignedInToAsync(App, first, second);

        var list = await visitor.GetAsync(List);
        Assert.Equal(200, list.Status);
        foreach (var person in (Actor[])[first, second])
        {
            Assert.Contains($"{person.Slug} · {person.Email}", list.Text, StringComparison.Ordinal);
        }

        Assert.Matches($"{second.OrganizationName}\\s*<span class=\"tag tag-good\">Current</span>", list.Text);
        Assert.Contains(second.Slug, (await visitor.GetAsync("/workspace/settings")).Text, StringComparison.Ordinal);

        var switched = await visitor.SendFromAsync(List, "/workspaces/switch", ("workspace", $"{first.OrganizationId}"));

        Assert.Equal((303, Start), (switched.Status, switched["Location"]));
        var settings = (await visitor.GetAsync("/workspace/settings")).Text;
        Assert.Contains($"<dd><code>{first.Slug}</code></dd>", settings, StringComparison.Ordinal);

        // The menu on each page links back.
        Assert.Contains($"name=\"workspace\" value=\"{second.OrganizationId}\"", settings, StringComparison.Ordinal);
        Assert.Equal(303, (await visitor.SendAsync("/workspaces/switch", ("workspace", $"{second.OrganizationId}"))).Status);
        Assert.Contains(
            $"<dd><code>{second.Slug}</code></dd>", (await visitor.GetAsync("/workspace/settings")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_in_cookies_are_limited_to_this_host_and_hidden_from_scripts()
    {
        var person = await App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(App, person);

        var cookies = visitor.Given.Where(given => given.StartsWith(Visitor.SignInCookie, StringComparison.Ordinal)).ToList();

        Assert.Equal(
            [$"{Visitor.SignInCookie}-{person.OrganizationId}", Visitor.SignInCookie], cookies.Select(cookie => cookie.Split('=')[0]));
        Assert.All(
            cookies,
            cookie =>
                Assert.Equal(
                    ["max-age=2592000", "path=/", "secure", "samesite=lax", "httponly"],
                    cookie.Split("; ")[1..].Where(part => !part.StartsWith("expires", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Form_opened_before_a_switch_has_no_effect_and_names_the_current_workspace()
    {
        var (first, second) = (await App.SignUpAsync(), await App.SignUpAsync());
        var visitor = await Visitor.SignedInToAsync(App, first, second);
        await visitor.GetAsync("/workspace/settings");
        var opened = visitor.Token;
        await visitor.SendFromAsync(List, "/workspaces/switch", ("workspace", $"{first.OrganizationId}"));

        var refused = await visitor.PostAsync("/workspace/settings", ("name", "Renamed by mistake"), ("form_token", opened));

        Assert.Equal(409, refused.Status);
        Assert.Contains("You switched workspaces", refused.Text, StringComparison.Ordinal);
        Assert.Contains($"This browser is now in <strong>{first.OrganizationName}</strong>", refused.Text, StringComparison.Ordinal);
        Assert.Contains($"<strong>{second.OrganizationName}</strong>", refused.Text, StringComparison.Ordinal);
        foreach (var person in (Actor[])[first, second])
        {
            Assert.Equal(person.OrganizationName, (await person.GetAsync("/api/organizations/current")).TextOf("name"));
        }

        // The page links back to the form, which can be sent from there.
        Assert.Equal(
            303,
            (await visitor.SendAsync(
                "/workspaces/switch", ("workspace", $"{second.OrganizationId}"), ("return", "/workspace/settings"))).Status);
        Assert.Equal(
            303, (await visitor.SendFromAsync("/workspace/settings", "/workspace/settings", ("name", "Renamed on purpose"))).Status);
        Assert.Equal("Renamed on purpose", (await second.GetAsync("/api/organizations/current")).TextOf("name"));
    }

    [Fact]
    public async Task Form_opened_before_a_switch_names_the_current_workspace_even_without_permission_there()
    {
        var (first, second) = (await App.SignUpAsync(), await App.SignUpAsync());
        var member = await first.AddMemberAsync(Role.Member);
        var visitor = await Visitor.SignedInToAsync(App, member, second);
        await visitor.GetAsync("/workspace/settings");
        var opened = visitor.Token;
        await visitor.SendFromAsync(List, "/workspaces/switch", ("workspace", $"{first.OrganizationId}"));

        var stale = await visitor.PostAsync("/workspace/settings", ("name", "Renamed by mistake"), ("form_token", opened));
        await visitor.GetAsync("/workspace/profile");
        var refused = await visitor.SendAsync("/workspace/settings", ("name", "Renamed on purpose"));

        Assert.Equal((409, 403), (stale.Status, refused.Status));
        Assert.Contains("You switched workspaces", stale.Text, StringComparison.Ordinal);
        Assert.Equal(first.OrganizationName, (await first.GetAsync("/api/organizations/current")).TextOf("name"));
    }

    [Fact]
    public async Task Sign_out_of_one_workspace_keeps_the_others()
    {
        var (first, second, third) = (await App.SignUpAsync(), await App.SignUpAsync(), await App.SignUpAsync());
        var visitor = await Visitor.SignedInToAsync(App, first, second, third);
        var (ofFirst, ofThird) = (visitor.SignInTo(first), visitor.SignInTo(third));

        Assert.Equal(303, (await visitor.SendFromAsync(List, "/workspaces/sign-out", ("workspace", $"{first.OrganizationId}"))).Status);
        Assert.Equal(200, (await visitor.GetAsync(Start)).Status);
        var left = await visitor.SendFromAsync(Start, "/workspace/sign-out");

        Assert.Equal((303, List), (left.Status, left["Location"]));
        var list = await visitor.GetAsync(List);
        Assert.Contains(second.Slug, list.Text, StringComparison.Ordinal);
        foreach (var (person, token) in ((Actor, string)[])[(first, ofFirst), (third, ofThird)])
        {
            Assert.DoesNotContain(person.Slug, list.Text, StringComparison.Ordinal);
            Expect.Status(401, await App.Anonymous.PostAsync("/api/auth/refresh", new { refresh_token = token }));
        }

        // No workspace is current now: the page asks which one to open.
        Assert.Equal(List, (await visitor.GetAsync("/workspace/members"))["Location"]);
        Assert.Contains((await App.AuditOfAsync(first)), line => line.Action == "session.ended" && line.ActorEmail == first.Email);
    }

    [Fact]
    public async Task Sign_out_of_all_workspaces_ends_every_session_of_this_browser_only()
    {
        var people = new List<Actor> { await App.SignUpAsync(), await App.SignUpAsync(), await App.SignUpAsync() };
        var (visitor, elsewhere) = (await Visitor.SignedInToAsync(App, [.. people]), await Visitor.SignInAsync(App, people[0]));
        var tokens = people.ConvertAll(visitor.SignInTo);

        Assert.Equal(303, (await visitor.SendFromAsync(List, "/workspaces/sign-out-all")).Status);

        var list = await visitor.GetAsync(List);
        Assert.Contains("You have signed out of all workspaces.", list.Text, StringComparison.Ordinal);
        Assert.Contains("This browser is not signed in to any workspace.", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(visitor.Cookies.Keys, name => name.StartsWith(Visitor.SignInCookie, StringComparison.Ordinal));
        foreach (var token in tokens) Expect.Status(401, await App.Anonymous.PostAsync("/api/auth/refresh", new { refresh_token = token }));
        Assert.Equal(200, (await elsewhere.GetAsync(Start)).Status);
    }

    [Fact]
    public async Task Ended_session_is_removed_from_the_list_with_a_hint()
    {
        var (first, second, third) = (await App.SignUpAsync(), await App.SignUpAsync(), await App.SignUpAsync());
        var removed = await third.AddMemberAsync(Role.Developer);
        var visitor = await Visitor.SignedInToAsync(App, first, second, removed);
        Expect.Status(204, await third.DeleteAsync($"/api/users/{removed.UserId}"));
        Expect.Status(204, await first.DeleteAsync("/api/sessions"));

        // The current session belongs to the removed member: its page redirects to the list.
        Assert.Equal(List, (await visitor.GetAsync(Start))["Location"]);
        var list = WebUtility.HtmlDecode((await visitor.GetAsync(List)).Text);

        foreach (var (person, workspace) in ((Actor, Actor)[])[(first, first), (removed, third)])
        {
            Assert.Contains(
                $"Your sign-in to <strong>{workspace.OrganizationName}</strong> as {person.Email} has ended.",
                list,
                StringComparison.Ordinal);
            Assert.Contains($"/workspace/sign-in?another=true&workspace={workspace.Slug}", list, StringComparison.Ordinal);
        }

        Assert.Contains($"{second.Slug} · {second.Email}", list, StringComparison.Ordinal);
        Assert.DoesNotContain("has ended", (await visitor.GetAsync(List)).Text, StringComparison.Ordinal);
        Assert.Equal(303, (await visitor.SendFromAsync(List, "/workspaces/switch", ("workspace", $"{second.OrganizationId}"))).Status);
        Assert.Equal(200, (await visitor.GetAsync(Start)).Status);
    }

    [Fact]
    public async Task Session_that_ended_after_the_list_was_shown_cannot_be_switched_to()
    {
        var (first, second) = (await App.SignUpAsync(), await App.SignUpAsync());
        var visitor = await Visitor.SignedInToAsync(App, first, second);
        await visitor.GetAsync(List);
        Expect.Status(204, await first.DeleteAsync("/api/sessions"));

        var answer = await visitor.SendAsync("/workspaces/switch", ("workspace", $"{first.OrganizationId}"));

        Assert.Equal((303, List), (answer.Status, answer["Location"]));
        Assert.Contains(
            $"Your sign-in to <strong>{first.OrganizationName}</strong>", (await visitor.GetAsync(List)).Text, StringComparison.Ordinal);
        Assert.Contains(
            $"<dd><code>{second.Slug}</code></dd>", (await visitor.GetAsync("/workspace/settings")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_of_a_disabled_workspace_is_kept_and_not_offered()
    {
        var (first, second) = (await App.SignUpAsync(), await App.SignUpAsync());
        var visitor = await Visitor.SignedInToAsync(App, first, second);
        await App.SendAsync(new DisableOrganization(first.Slug));

        var list = (await visitor.GetAsync(List)).Text;
        Assert.Matches($"{first.OrganizationName}\\s*<span class=\"tag tag-warn\">Disabled</span>", list);
        Assert.DoesNotContain($"Open <span class=\"visually-hidden\">{first.OrganizationName}</span>", list, StringComparison.Ordinal);
        Assert.DoesNotContain(first.OrganizationName, (await visitor.GetAsync("/workspace/settings")).Text, StringComparison.Ordinal);

        await App.SendAsync(new EnableOrganization(first.Slug));
        Assert.Contains(
            $"Open <span class=\"visually-hidden\">{first.OrganizationName}</span>",
            (await visitor.GetAsync(List)).Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("nothing")]
    [InlineData("999999999")]
    public async Task Switch_to_a_workspace_without_a_session_leads_to_the_list(string workspace)
    {
        var person = await App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(App, person);

        foreach (var path in (string[])["/workspaces/switch", "/workspaces/sign-out"])
        {
            var answer = await visitor.SendFromAsync(List, path, ("workspace", workspace));
            Assert.Equal((303, List), (answer.Status, answer["Location"]));
        }

        Assert.Contains(person.Slug, (await visitor.GetAsync("/workspace/settings")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_in_form_opened_before_another_sign_in_still_works()
    {
        var (first, second) = (await App.SignUpAsync(), await App.SignUpAsync());
        var visitor = new Visitor(App);
        await visitor.GetAsync("/workspace/sign-in");
        var opened = visitor.Token;
        await visitor.EnterAsync(first);

        var answer = await visitor.PostAsync(
            "/workspace/sign-in",
            ("org_slug", second.Slug),
            ("email", second.Email),
            ("password", second.Password),
            ("form_token", opened));

        Assert.Equal(303, answer.Status);
        Assert.Contains(first.Slug, (await visitor.GetAsync(List)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_in_page_is_shown_to_signed_in_visitors_only_for_another_workspace()
    {
        var (person, other) = (await App.SignUpAsync(), await App.SignUpAsync());
        var visitor = await Visitor.SignInAsync(App, person);

        foreach (var path in (string[])["/workspace/sign-in?another=true", $"/workspace/sign-in?workspace={other.Slug}"])
        {
            Assert.Equal(200, (await visitor.GetAsync(path)).Status);
        }

        foreach (var path in (string[])["/workspace/sign-in", $"/workspace/sign-in?workspace={person.Slug}"])
        {
            Assert.Equal(Start, (await visitor.GetAsync(path))["Location"]);
        }
    }
}
