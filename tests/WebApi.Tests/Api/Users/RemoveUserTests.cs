using Platform.Domain.Users;

namespace Platform.WebApi.Tests.Api.Users;

/// <summary><c>DELETE /api/users/{id}</c> (RemoveUser).</summary>
public sealed class RemoveUserTests(SharedApp shared)
{
    [Fact]
    public async Task Removal_ends_every_session_and_stops_every_key_at_once()
    {
        var admin = await shared.App.SignUpAsync();
        var person = await admin.AddMemberAsync(Role.Developer);
        var other = await person.LogInAgainAsync();
        var key = await person.MakeKeyAsync();
        Expect.Status(200, await key.GetAsync("/api/users/me"));
        Expect.Status(200, await person.GetAsync("/api/users/me"));

        Assert.Equal(204, (await admin.DeleteAsync($"{Members.Path}/{person.UserId}")).Status);

        Expect.Refused(await key.GetAsync("/api/users/me"), 401, "Authentication required");
        Expect.Refused(await person.GetAsync("/api/users/me"), 401, "Authentication required");
        Expect.Refused(await person.With(other.TextOf("access_token")).GetAsync("/api/users/me"), 401, "Authentication required");
        Expect.Refused(await person.RefreshAsync(), 401, "Invalid refresh token");
        Expect.Refused(await person.LogInAgainAsync(), 401, "Invalid credentials");
        var entry = (await shared.App.AuditOfAsync(admin)).Single(e => e.Action == "user.removed");
        Assert.Equal((admin.Email, $"{person.UserId}", person.Email), (entry.ActorEmail, entry.TargetId, entry.Detail));
    }

    [Fact]
    public async Task Keys_of_a_removed_person_can_be_seen_and_adopted()
    {
        var admin = await shared.App.SignUpAsync();
        var person = await admin.AddMemberAsync(Role.Developer);
        var key = await person.MakeKeyAsync("read");
        Expect.Status(204, await admin.DeleteAsync($"{Members.Path}/{person.UserId}"));

        Assert.Equal(person.UserId, (await admin.GetAsync($"/api/api-keys/{key.Id}")).NumberOf("created_by"));
        Expect.Refused(await admin.PostAsync($"/api/api-keys/{key.Id}/rotate"), 409, "The key's person has left; adopt it first");
        Expect.Status(200, await admin.PostAsync($"/api/api-keys/{key.Id}/adopt"));

        Assert.Equal(admin.UserId, (await key.GetAsync("/api/users/me")).NumberOf("id"));
        Expect.Status(201, await admin.PostAsync($"/api/api-keys/{key.Id}/rotate"));
    }

    [Fact]
    public async Task Removal_of_an_invited_person_withdraws_the_invitation()
    {
        var (admin, email) = (await shared.App.SignUpAsync(), Members.NewEmail());
        var (id, token) = await admin.InviteAsync(shared.App, email);

        Expect.Status(204, await admin.DeleteAsync($"{Members.Path}/{id}"));

        Expect.Invalid(await shared.App.AcceptAsync(token), "token");
        Expect.Refused(await admin.GetAsync($"{Members.Path}/{id}"), 404, "Not found");
    }

    [Fact]
    public async Task Removed_person_can_be_invited_again_as_a_new_user()
    {
        var (admin, email) = (await shared.App.SignUpAsync(), Members.NewEmail());
        var (first, token) = await admin.InviteAsync(shared.App, email, "developer");
        var person = admin.With((await shared.App.AcceptAsync(token)).TextOf("access_token"));
        var key = person.With((await person.PostAsync("/api/api-keys", new { name = "Old" })).TextOf("key"));
        Expect.Status(204, await admin.DeleteAsync($"{Members.Path}/{first}"));

        var (second, next) = await admin.InviteAsync(shared.App, email, "member");
        Expect.Status(200, await shared.App.AcceptAsync(next, "another password of theirs"));

        Assert.NotEqual(first, second);
        Expect.Refused(await shared.App.LogInAsync(email, admin.Slug), 401, "Invalid credentials");
        Expect.Status(200, await shared.App.LogInAsync(email, admin.Slug, "another password of theirs"));
        Expect.Refused(await key.GetAsync("/api/users/me"), 401, "Authentication required");
        Expect.Refused(await person.GetAsync("/api/users/me"), 401, "Authentication required");
    }

    [Fact]
    public async Task Admin_can_leave_when_another_admin_stays()
    {
        var admin = await shared.App.SignUpAsync();
        await admin.AddMemberAsync(Role.Admin);

        Assert.Equal(204, (await admin.DeleteAsync($"{Members.Path}/{admin.UserId}")).Status);

        Expect.Refused(await admin.GetAsync(Members.Path), 401, "Authentication required");
    }

    [Theory]
    [InlineData(Role.Leader)]
    [InlineData(Role.Developer)]
    [InlineData(Role.Member)]
    public async Task Only_an_admin_removes_users(Role role)
    {
        var admin = await shared.App.SignUpAsync();
        var person = await admin.AddMemberAsync(role, apiAccess: true);

        Expect.Refused(await person.DeleteAsync($"{Members.Path}/{admin.UserId}"), 403, "Insufficient permissions");
        Expect.Refused(
            await (await person.MakeKeyAsync("admin")).DeleteAsync($"{Members.Path}/{person.UserId}"), 403, "Insufficient permissions");
    }

    [Fact]
    public async Task Key_needs_the_scope_to_remove_users()
    {
        var admin = await shared.App.SignUpAsync();
        var person = await admin.AddMemberAsync(Role.Member);

        Expect.Refused(
            await (await admin.MakeKeyAsync("users:write")).DeleteAsync($"{Members.Path}/{person.UserId}"),
            403,
            "Insufficient permissions");
        Expect.Status(204, await (await admin.MakeKeyAsync("users:delete")).DeleteAsync($"{Members.Path}/{person.UserId}"));
    }
}
