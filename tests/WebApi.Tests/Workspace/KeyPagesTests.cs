using System.Text.RegularExpressions;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>What the key pages offer and show.</summary>
public sealed partial class KeyPagesTests(SharedApp shared)
{
    private const string List = "/workspace/developers";

    private PlatformApp App => shared.App;

    [Fact]
    public async Task First_call_is_shown_in_every_language_for_the_current_workspace_and_never_with_the_key()
    {
        var (admin, visitor) = await SignedInAsync();
        const string path = $"{List}/keys/new";

        var made = await visitor.SendFromAsync(
            path, $"{List}/keys", ("name", "Reports"), ("access", "read"), ("expires", "never"), ("once", "one"));
        var list = await visitor.GetAsync(List);

        Assert.Equal(200, made.Status);
        Assert.Single(Keys().Matches(made.Text));
        Assert.DoesNotMatch(Keys(), list.Text);
        foreach (var page in (ApiAnswer[])[made, list])
        {
            Assert.Equal(5, page.Text.Split("<input type=\"radio\" name=\"tab-1\"").Length - 1);
            Assert.Contains($"curl {App.Url.GetLeftPart(UriPartial.Authority)}/api/users/me", page.Text, StringComparison.Ordinal);
            Assert.Contains($"Hello {admin.Email}", page.Text, StringComparison.Ordinal);
            Assert.Contains("/code.js\"", page.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("604801")]
    [InlineData("soon")]
    public async Task Invalid_grace_period_is_refused_with_the_reason(string grace)
    {
        var (admin, visitor) = await SignedInAsync();
        var path = $"{List}/keys/{await MakeAsync(admin)}/rotate";

        var answer = await visitor.SendFromAsync(path, path, ("grace_seconds", grace), ("once", "one"));

        Assert.Equal(422, answer.Status);
        Assert.Matches("604,?800|a whole number", answer.Text);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("3600")]
    public async Task Repeated_rotation_form_is_reported(string grace)
    {
        var (admin, visitor) = await SignedInAsync();
        var path = $"{List}/keys/{await MakeAsync(admin)}/rotate";
        await visitor.GetAsync(path);

        Assert.Equal(200, (await visitor.SendAsync(path, ("grace_seconds", grace), ("once", "one"))).Status);
        var again = await visitor.SendAsync(path, ("grace_seconds", grace), ("once", "one"));

        Assert.Equal(409, again.Status);
        Assert.Contains("This form was sent before", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rotation_is_not_offered_for_a_replaced_or_ownerless_key()
    {
        var (admin, visitor) = await SignedInAsync();
        var (replaced, person) = (await MakeAsync(admin), await admin.AddMemberAsync(Role.Developer));
        var left = await MakeAsync(person);
        await admin.PostAsync($"/api/api-keys/{replaced}/rotate", new { grace_seconds = 3600 });
        await admin.DeleteAsync($"/api/users/{person.UserId}");

        var page = await visitor.GetAsync(List);

        Assert.Contains("Replaced", page.Text, StringComparison.Ordinal);
        Assert.Contains("someone who left", page.Text, StringComparison.Ordinal);
        foreach (var key in (long[])[replaced, left])
        {
            Assert.DoesNotContain($"keys/{key}/rotate", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("/rotate", (await visitor.GetAsync($"{List}/keys/{key}")).Text, StringComparison.Ordinal);
        }

        Assert.Contains("/adopt", (await visitor.GetAsync($"{List}/keys/{left}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adoption_is_not_offered_for_an_own_key()
    {
        var (admin, visitor) = await SignedInAsync();
        var key = await MakeAsync(admin);

        var answer = await visitor.GetAsync($"{List}/keys/{key}/adopt");
        await visitor.GetAsync($"{List}/keys/{key}");
        await visitor.SendAsync($"{List}/keys/{key}/adopt");

        Assert.Equal((303, $"{List}/keys/{key}"), (answer.Status, answer["Location"]));
        Assert.DoesNotContain(await App.AuditOfAsync(admin), entry => entry.Action == "api_key.adopted");
    }

    [Fact]
    public async Task Key_list_shows_the_owner_of_every_key()
    {
        var (admin, visitor) = await SignedInAsync();
        var people = new List<Actor>();
        foreach (var role in (Role[])[Role.Developer, Role.Leader, Role.Admin])
        {
            people.Add(await admin.AddMemberAsync(role));
            await MakeAsync(people[^1]);
        }

        var page = await visitor.GetAsync(List);

        Assert.All(people, person => Assert.Contains($"by {person.Email}", page.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task New_key_for_30_days_shows_no_expiry_warning()
    {
        var (_, visitor) = await SignedInAsync();
        await visitor.SendFromAsync(
            $"{List}/keys/new",
            $"{List}/keys",
            ("name", "Monthly"),
            ("environment", "live"),
            ("access", "read"),
            ("expires", "30"),
            ("once", "one"));

        var page = await visitor.GetAsync(List);

        Assert.Contains("Monthly", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Expires soon", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_steps_are_shown_until_a_key_is_used()
    {
        var (admin, visitor) = await SignedInAsync();
        Assert.Contains("First steps", (await visitor.GetAsync(List)).Text, StringComparison.Ordinal);

        for (var i = 0; i < 21; i++) await MakeAsync(admin);
        Assert.DoesNotContain("First steps", (await visitor.GetAsync(List)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examples_never_contain_a_host_with_shell_characters()
    {
        var (_, visitor) = await SignedInAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, List);
        request.Headers.TryAddWithoutValidation("Host", "a$(id)");

        var page = await visitor.AskAsync(request);

        Assert.DoesNotContain("$(id)", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_after_the_last_links_back_to_the_last()
    {
        var (admin, visitor) = await SignedInAsync();
        await MakeAsync(admin);

        Assert.Contains($"{List}?page=1\"", (await visitor.GetAsync($"{List}?page=100000")).Text, StringComparison.Ordinal);
    }

    private async Task<(Actor Admin, Visitor Visitor)> SignedInAsync()
    {
        var admin = await App.SignUpAsync();
        return (admin, await Visitor.SignInAsync(App, admin));
    }

    [GeneratedRegex("(?:wrk|wl_live|wl_test)_[0-9A-Za-z]{20,}")]
    private static partial Regex Keys();

    private static async Task<long> MakeAsync(Actor person) =>
        (await person.PostAsync("/api/api-keys", new { name = "A key" })).NumberOf("id");
}
