using Platform.Domain.Access;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>Changing a person on their page does what the API would do.</summary>
public sealed class MemberFormTests(SharedApp shared)
{
    private PlatformApp App => shared.App;

    [Fact]
    public async Task Who_becomes_a_member_has_keys_no_longer_unless_they_are_given_access()
    {
        var admin = await App.SignUpAsync();
        var person = await admin.AddMemberAsync(Role.Developer);
        var (visitor, path) = (await Visitor.SignInAsync(App, admin), $"/workspace/members/{person.UserId}");
        Assert.DoesNotMatch("name=\"api_access\"[^>]*checked", (await visitor.GetAsync(path)).Text);

        Assert.Equal(303, (await visitor.SendAsync(path, ("role", "member"))).Status);
        Assert.False(await HasAccessAsync(admin, person));

        Assert.Equal(303, (await visitor.SendFromAsync(path, path, ("role", "member"), ("api_access", "true"))).Status);
        Assert.True(await HasAccessAsync(admin, person));
        Assert.Matches("name=\"api_access\"[^>]*checked", (await visitor.GetAsync(path)).Text);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("1")]
    public async Task What_is_neither_ticked_nor_left_out_is_refused(string typed)
    {
        var admin = await App.SignUpAsync();
        var person = await admin.AddMemberAsync(Role.Member);
        var (visitor, path) = (await Visitor.SignInAsync(App, admin), $"/workspace/members/{person.UserId}");

        var answer = await visitor.SendFromAsync(path, path, ("role", "member"), ("api_access", typed));

        Assert.Equal(422, answer.Status);
        Assert.Contains("Must be true, or left out", answer.Text, StringComparison.Ordinal);
        Assert.False(await HasAccessAsync(admin, person));
    }

    [Theory]
    [InlineData("owner", "Must be one of: admin, leader, developer, member")]
    [InlineData("", "required")]
    public async Task An_invitation_without_a_role_says_what_is_missing(string role, string said)
    {
        var admin = await App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(App, admin);

        var answer = await visitor.SendFromAsync(
            "/workspace/members", "/workspace/members", ("email", "invited@example.com"), ("role", role));

        Assert.Equal(422, answer.Status);
        Assert.Contains(said, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_left_can_still_be_searched_for_in_the_audit()
    {
        var admin = await App.SignUpAsync();
        var person = await admin.AddMemberAsync(Role.Developer);
        await person.PostAsync("/api/api-keys", new { name = "A key" });
        await admin.DeleteAsync($"/api/users/{person.UserId}");
        var visitor = await Visitor.SignInAsync(App, admin);

        var page = await visitor.GetAsync($"/workspace/audit?actor={person.UserId}");

        Assert.Contains($"<option value=\"{person.UserId}\" selected>{person.Email}</option>", page.Text, StringComparison.Ordinal);
    }

    private static async Task<bool> HasAccessAsync(Actor admin, Actor person) =>
        (await admin.GetAsync($"/api/users/{person.UserId}")).Json.GetProperty("api_access").GetBoolean();
}
