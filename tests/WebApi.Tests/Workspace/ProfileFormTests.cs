using Platform.Domain.Access;
using Platform.TestKit;
using Platform.WebApi.Pages.Fields;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>The name and the email choices on the profile page, and where names are shown.</summary>
public sealed class ProfileFormTests(SharedApp shared)
{
    private const string Profile = "/workspace/profile";

    private PlatformApp App => shared.App;

    [Fact]
    public async Task Name_and_notification_choices_are_saved_and_shown_on_every_page()
    {
        var person = await App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(App, person);

        Assert.Equal(303, (await visitor.SendFromAsync(Profile, Profile, ("name", "The <Founder>"))).Status);
        Assert.Contains("Your name was saved.", (await visitor.GetAsync(Profile)).Text, StringComparison.Ordinal);
        Assert.Equal(303, (await visitor.SendFromAsync(Profile, Profile + "/notifications", ("limits", "true"))).Status);
        var page = (await visitor.GetAsync(Profile)).Text;

        Assert.Contains("value=\"The &lt;Founder&gt;\"", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("name=\"api_versions\"[^>]*checked", page);
        Assert.Matches("name=\"limits\"[^>]*checked", page);
        Assert.Contains("The &lt;Founder&gt;", (await visitor.GetAsync("/workspace/settings")).Text, StringComparison.Ordinal);
        Assert.Equal(
            """{"api_versions":false,"limits":true}""", (await person.GetAsync("/api/users/me")).Member("notifications").GetRawText());

        Assert.Equal(303, (await visitor.SendFromAsync(Profile, Profile, ("name", ""))).Status);
        Assert.Equal("null", (await person.GetAsync("/api/users/me")).Member("name").GetRawText());
    }

    [Fact]
    public async Task Invalid_name_is_shown_again_with_the_error()
    {
        var visitor = await Visitor.SignInAsync(App, await App.SignUpAsync());

        var answer = await visitor.SendFromAsync(Profile, Profile, ("name", new string('x', 101)));

        Assert.Equal(422, answer.Status);
        Assert.Contains($"value=\"{new string('x', 101)}\"", answer.Text, StringComparison.Ordinal);
        Assert.Contains("id=\"name-error\"", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_and_audit_show_the_name_and_the_address()
    {
        var admin = await App.SignUpAsync();
        var person = await admin.AddMemberAsync(Role.Leader);
        await person.PatchAsync("/api/users/me", new { name = "A Leading Person" });
        var visitor = await Visitor.SignInAsync(App, admin);

        foreach (var path in (string[])["/workspace/members", $"/workspace/members/{person.UserId}", "/workspace/audit"])
        {
            var page = (await visitor.GetAsync(path)).Text;
            Assert.Contains("A Leading Person", page, StringComparison.Ordinal);
            Assert.Contains(person.Email, page, StringComparison.Ordinal);
        }

        Assert.Contains(">AP</span>", (await visitor.GetAsync("/workspace/members")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_removal_of_the_last_admin_explains_what_to_do()
    {
        var admin = await App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(App, admin);
        var path = $"/workspace/members/{admin.UserId}";

        foreach (var answer in (ApiAnswer[])
        [
            await visitor.SendFromAsync(path, path, ("role", "member")), await visitor.SendFromAsync(path, path + "/remove")
        ])
        {
            Assert.Equal(422, answer.Status);
            Assert.Contains("make someone else an admin first", answer.Text, StringComparison.Ordinal);
            Assert.Contains("This is the only admin.", answer.Text, StringComparison.Ordinal);
            Assert.Contains("<a class=\"alert-link\" href=\"/workspace/members\">", answer.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(
            "This is the only admin.", (await visitor.SendFromAsync(path, path, ("role", "nothing"))).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Your Name", "YN")]
    [InlineData("  one  ", "O")]
    [InlineData("first of all last", "FL")]
    [InlineData("\"quoted\" (word)", "QW")]
    [InlineData("e\u0301cole zoë", "E\u0301Z")]
    [InlineData("😀 👩‍👩‍👧", "😀👩‍👩‍👧")]
    [InlineData("日本 太郎", "日太")]
    [InlineData("\u200b name", "N")]
    [InlineData("x \u0301", "X")]
    [InlineData(null, "Y")]
    public void Initials_are_the_first_letters_of_the_first_and_last_word_or_of_the_address(string? name, string initials) =>
        Assert.Equal(initials, Initials.Of(name, "you@example.com"));
}
