using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>Changing a member on their page has the same effect as the API.</summary>
public sealed class MemberFormTests(SharedApp shared)
{
    private PlatformApp App => shared.App;

    [Fact]
    public async Task Person_who_becomes_a_member_loses_their_keys_unless_given_API_access()
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
    public async Task Invalid_checkbox_value_is_refused(string typed)
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
    public async Task Invitation_without_a_role_is_refused_with_the_missing_field(string role, string error)
    {
        var admin = await App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(App, admin);

        var answer = await visitor.SendFromAsync(
            "/workspace/members", "/workspace/members", ("email", "invited@example.com"), ("role", role));

        Assert.Equal(422, answer.Status);
        Assert.Contains(error, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removed_person_can_still_be_searched_for_in_the_audit()
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
