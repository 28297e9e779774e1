using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>The number of sessions of a browser, and which of its cookies are accepted.</summary>
public sealed class SignInCookiesTests(SharedApp shared)
{
    private const string List = "/workspaces";

    private PlatformApp App => shared.App;

    [Fact]
    public async Task Eleventh_sign_in_of_a_browser_ends_the_oldest()
    {
        var people = new List<Actor>();
        for (var i = 0; i < 11; i++) people.Add(await App.SignUpAsync());
        var visitor = await Visitor.SignedInToAsync(App, [.. people[..10]]);
        var oldest = visitor.SignInTo(people[0]);
        Assert.Contains(people[0].Slug, (await visitor.GetAsync(List)).Text, StringComparison.Ordinal);

        await visitor.EnterAsync(people[10]);

        var list = (await visitor.GetAsync(List)).Text;
        Assert.DoesNotContain(people[0].Slug, list, StringComparison.Ordinal);
        Assert.All(people[1..], person => Assert.Contains(person.Slug, list, StringComparison.Ordinal));
        Expect.Status(401, await App.Anonymous.PostAsync("/api/auth/refresh", new { refresh_token = oldest }));
        Assert.Equal(10, visitor.Cookies.Keys.Count(name => name.StartsWith(Visitor.SignInCookie + "-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Sign_in_of_another_person_to_the_same_workspace_replaces_the_first()
    {
        var admin = await App.SignUpAsync();
        var member = await admin.AddMemberAsync(Role.Member);
        var visitor = await Visitor.SignedInToAsync(App, admin, member);

        var list = (await visitor.GetAsync(List)).Text;

        Assert.Contains(member.Email, list, StringComparison.Ordinal);
        Assert.DoesNotContain(admin.Email, list, StringComparison.Ordinal);
        Assert.Single(visitor.Cookies.Keys, name => name.StartsWith(Visitor.SignInCookie + "-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cookie_of_an_earlier_version_is_accepted_and_kept_with_others()
    {
        var (first, second) = (await App.SignUpAsync(), await App.SignUpAsync());
        var visitor = new Visitor(App);
        visitor.Cookies[Visitor.SignInCookie] = (await first.LogInAgainAsync()).TextOf("refresh_token");
        Assert.Contains(
            $"<dd><code>{first.Slug}</code></dd>", (await visitor.GetAsync("/workspace/settings")).Text, StringComparison.Ordinal);

        await visitor.EnterAsync(second);

        var list = (await visitor.GetAsync(List)).Text;
        foreach (var person in (Actor[])[first, second]) Assert.Contains(person.Slug, list, StringComparison.Ordinal);
        Assert.Equal(303, (await visitor.SendFromAsync(List, "/workspaces/switch", ("workspace", $"{first.OrganizationId}"))).Status);
        Assert.Contains(
            $"<dd><code>{first.Slug}</code></dd>", (await visitor.GetAsync("/workspace/settings")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookie_that_names_a_workspace_other_than_its_own_is_ignored()
    {
        var (person, stranger) = (await App.SignUpAsync(), await App.SignUpAsync());
        var visitor = await Visitor.SignInAsync(App, person);
        visitor.Cookies[$"{Visitor.SignInCookie}-{stranger.OrganizationId}"] = visitor.SignInTo(person);

        var list = (await visitor.GetAsync(List)).Text;

        Assert.DoesNotContain(stranger.OrganizationName, list, StringComparison.Ordinal);
        Assert.Contains("One of your sign-ins has ended.", list, StringComparison.Ordinal);
        Assert.DoesNotContain($"{Visitor.SignInCookie}-{stranger.OrganizationId}", visitor.Cookies.Keys);
    }
}
