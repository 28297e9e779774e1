using Platform.Domain.Users;

namespace Platform.WebApi.Tests.Api.Users;

/// <summary><c>PATCH /api/users/{id}</c> (ChangeUser).</summary>
public sealed class ChangeUserTests(SharedApp shared)
{
    [Fact]
    public async Task User_change_affects_only_members_that_are_sent()
    {
        var admin = await shared.App.SignUpAsync();
        var member = await admin.AddMemberAsync(Role.Member);

        var access = await admin.PatchAsync($"{Members.Path}/{member.UserId}", new { api_access = true });
        var role = await admin.PatchAsync($"{Members.Path}/{member.UserId}", new { role = "leader", email = "other@example.com" });
        var nothing = await admin.PatchAsync($"{Members.Path}/{member.UserId}", new { });

        Assert.True(access.Member("api_access").GetBoolean());
        Assert.Equal("member", access.TextOf("role"));
        Assert.Equal("leader", role.TextOf("role"));
        Assert.Equal(member.Email, role.TextOf("email"));
        Assert.Equal(role.Text, nothing.Text);
        Assert.Equal(
            ["user.api_access_changed", "user.role_changed"],
            (await shared.App.AuditOfAsync(admin)).Where(e => e.TargetType == "user").Select(e => e.Action));
        Assert.Equal(
            ["api access: given", "role: Member to Leader"],
            (await shared.App.AuditOfAsync(admin)).Where(e => e.TargetType == "user").Select(e => e.Detail));
    }

    [Fact]
    public async Task User_is_changed_by_a_form()
    {
        var admin = await shared.App.SignUpAsync();
        var member = await admin.AddMemberAsync(Role.Leader);
        var form = new FormUrlEncodedContent([KeyValuePair.Create("role", "member"), KeyValuePair.Create("api_access", "true")]);

        var answer = await admin.SendAsync(HttpMethod.Patch, $"{Members.Path}/{member.UserId}", form);

        Expect.Status(200, answer);
        Assert.Equal("member", answer.TextOf("role"));
        Assert.True(answer.Member("api_access").GetBoolean());
    }

    [Fact]
    public async Task New_role_limits_the_keys_of_the_user_at_once()
    {
        var admin = await shared.App.SignUpAsync();
        var other = await admin.AddMemberAsync(Role.Admin);
        var key = await other.MakeKeyAsync("admin");
        Expect.Status(200, await key.PatchAsync("/api/organizations/current", new { name = "By key" }));

        Expect.Status(200, await admin.PatchAsync($"{Members.Path}/{other.UserId}", new { role = "developer" }));

        Expect.Refused(await key.PatchAsync("/api/organizations/current", new { name = "No more" }), 403, "Insufficient permissions");
        Expect.Refused(await other.PatchAsync("/api/organizations/current", new { name = "No more" }), 403, "Insufficient permissions");
        Expect.Status(200, await key.GetAsync("/v1/projects"));
        Assert.Equal("developer", (await key.GetAsync("/api/users/me")).TextOf("role"));
    }

    [Fact]
    public async Task Keys_of_a_member_follow_a_change_of_their_API_access_at_once()
    {
        var admin = await shared.App.SignUpAsync();
        var member = await admin.AddMemberAsync(Role.Member);
        Expect.Refused(await member.PostAsync("/api/api-keys", new { name = "Too soon" }), 403, "Insufficient permissions");

        Expect.Status(200, await admin.PatchAsync($"{Members.Path}/{member.UserId}", new { api_access = true }));
        var key = await member.MakeKeyAsync();
        Expect.Status(200, await key.GetAsync("/api/users/me"));

        Expect.Status(200, await admin.PatchAsync($"{Members.Path}/{member.UserId}", new { api_access = false }));
        Expect.Refused(await key.GetAsync("/api/users/me"), 403, "Insufficient permissions");
        Expect.Refused(await member.GetAsync("/api/api-keys"), 403, "Insufficient permissions");
        Expect.Status(200, await member.GetAsync("/api/users/me"));
    }

    [Fact]
    public async Task Keys_of_a_developer_who_becomes_a_member_stop()
    {
        var admin = await shared.App.SignUpAsync();
        var developer = await admin.AddMemberAsync(Role.Developer);
        var key = await developer.MakeKeyAsync();

        var answer = await admin.PatchAsync($"{Members.Path}/{developer.UserId}", new { role = "member" });

        Assert.False(answer.Member("api_access").GetBoolean());
        Expect.Refused(await key.GetAsync("/api/users/me"), 403, "Insufficient permissions");
    }

    [Fact]
    public async Task API_access_can_be_set_for_members_only()
    {
        var admin = await shared.App.SignUpAsync();
        var developer = await admin.AddMemberAsync(Role.Developer);

        Assert.Equal(
            "Only a member's API access can be taken away",
            Expect.Invalid(await admin.PatchAsync($"{Members.Path}/{developer.UserId}", new { api_access = false }), "api_access"));
        Expect.Status(200, await admin.PatchAsync($"{Members.Path}/{developer.UserId}", new { api_access = false, role = "member" }));
    }

    [Fact]
    public async Task Invited_user_can_be_changed()
    {
        var admin = await shared.App.SignUpAsync();
        var (id, token) = await admin.InviteAsync(shared.App, Members.NewEmail());

        Expect.Status(200, await admin.PatchAsync($"{Members.Path}/{id}", new { role = "leader" }));

        var accepted = await shared.App.AcceptAsync(token);
        Assert.Equal("leader", (await admin.With(accepted.TextOf("access_token")).GetAsync("/api/users/me")).TextOf("role"));
    }

    [Theory]
    [InlineData("""{"role":"owner"}""", "role")]
    [InlineData("""{"role":null}""", "role")]
    [InlineData("""{"role":3}""", "role")]
    [InlineData("""{"api_access":null}""", "api_access")]
    [InlineData("""{"api_access":"yes"}""", "api_access")]
    [InlineData("""{"api_access":1}""", "api_access")]
    public async Task Invalid_role_or_API_access_is_refused(string body, string field)
    {
        var admin = await shared.App.SignUpAsync();
        var member = await admin.AddMemberAsync(Role.Member);

        Expect.Invalid(await admin.PatchAsync($"{Members.Path}/{member.UserId}", body), field);
    }

    [Theory]
    [InlineData(Role.Leader)]
    [InlineData(Role.Developer)]
    [InlineData(Role.Member)]
    public async Task Only_an_admin_changes_users_including_themselves(Role role)
    {
        var person = await (await shared.App.SignUpAsync()).AddMemberAsync(role, apiAccess: true);

        Expect.Refused(await person.PatchAsync($"{Members.Path}/{person.UserId}", new { role = "admin" }), 403, "Insufficient permissions");
        Expect.Refused(
            await (await person.MakeKeyAsync("admin")).PatchAsync($"{Members.Path}/{person.UserId}", new { role = "admin" }),
            403,
            "Insufficient permissions");
    }

    [Fact]
    public async Task Key_promotes_to_admin_only_with_the_full_admin_scope()
    {
        var admin = await shared.App.SignUpAsync();
        var person = await admin.AddMemberAsync(Role.Developer);
        var (narrow, full) = (await admin.MakeKeyAsync("users:admin"), await admin.MakeKeyAsync("admin"));

        Expect.Refused(await narrow.PatchAsync($"{Members.Path}/{person.UserId}", new { role = "admin" }), 403, "Insufficient permissions");
        Expect.Status(200, await narrow.PatchAsync($"{Members.Path}/{person.UserId}", new { role = "leader" }));
        Expect.Status(200, await full.PatchAsync($"{Members.Path}/{person.UserId}", new { role = "admin" }));
    }
}
