using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.Users;

/// <summary><c>GET /api/users</c> and <c>GET /api/users/{id}</c> (ListUsers, GetUser).</summary>
public sealed class ListAndGetUsersTests(SharedApp shared)
{
    [Theory]
    [InlineData(Role.Admin)]
    [InlineData(Role.Leader)]
    [InlineData(Role.Developer)]
    [InlineData(Role.Member)]
    public async Task Every_role_sees_the_members_newest_first(Role role)
    {
        var admin = await shared.App.SignUpAsync();
        var person = await admin.AddMemberAsync(role);
        await admin.PostAsync(Members.Path, new { email = Members.NewEmail(), role = "member" });

        var answer = await person.GetAsync(Members.Path);

        Expect.Status(200, answer);
        var people = answer.Member("data").EnumerateArray().ToList();
        Assert.Equal(["invited", "active", "active"], people.Select(p => p.GetProperty("status").GetString()));
        Assert.Equal([person.UserId, admin.UserId], people.Skip(1).Select(p => p.GetProperty("id").GetInt64()));
        Assert.Equal("""{"total":3,"limit":20,"offset":0,"has_more":false}""", answer.Member("pagination").GetRawText());
        Assert.Equal(people[1].GetRawText(), (await person.GetAsync($"{Members.Path}/{person.UserId}")).Text);
    }

    [Theory]
    [InlineData(Role.Leader, false, true)]
    [InlineData(Role.Member, false, false)]
    [InlineData(Role.Member, true, true)]
    public async Task Members_list_shows_who_may_have_keys(Role role, bool granted, bool shown)
    {
        var admin = await shared.App.SignUpAsync();
        var person = await admin.AddMemberAsync(role, granted);

        Assert.Equal(shown, (await admin.GetAsync($"{Members.Path}/{person.UserId}")).Member("api_access").GetBoolean());
        Assert.Equal(shown, (await admin.GetAsync(Members.Path)).Member("data")[0].GetProperty("api_access").GetBoolean());
    }

    [Fact]
    public async Task Key_needs_the_scope_to_list_members()
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Status(200, await (await admin.MakeKeyAsync("users:read")).GetAsync(Members.Path));
        Expect.Refused(await (await admin.MakeKeyAsync("read")).GetAsync(Members.Path), 403, "Insufficient permissions");
    }

    [Fact]
    public async Task Removed_member_and_member_of_another_organization_are_not_found()
    {
        var admin = await shared.App.SignUpAsync();
        var gone = await admin.AddMemberAsync(Role.Member);
        var stranger = await shared.App.SignUpAsync();
        Expect.Status(204, await admin.DeleteAsync($"{Members.Path}/{gone.UserId}"));

        Assert.Equal(1, (await admin.GetAsync(Members.Path)).NumberOf("pagination.total"));
        foreach (var id in (long[])[gone.UserId, stranger.UserId])
        {
            Expect.Refused(await admin.GetAsync($"{Members.Path}/{id}"), 404, "Not found");
            Expect.Refused(await admin.PatchAsync($"{Members.Path}/{id}", new { role = "leader" }), 404, "Not found");
            Expect.Refused(await admin.DeleteAsync($"{Members.Path}/{id}"), 404, "Not found");
        }
    }

    [Fact]
    public async Task Members_are_paginated()
    {
        var admin = await shared.App.SignUpAsync();
        var people = new List<Actor> { admin };
        for (var i = 0; i < 4; i++) people.Insert(0, await admin.AddMemberAsync(Role.Developer));

        var answer = await admin.GetAsync($"{Members.Path}?limit=2&offset=2");

        Assert.Equal(
            people.Skip(2).Take(2).Select(p => p.Email),
            answer.Member("data").EnumerateArray().Select(p => p.GetProperty("email").GetString()));
        Assert.Equal("""{"total":5,"limit":2,"offset":2,"has_more":true}""", answer.Member("pagination").GetRawText());
        Expect.Invalid(await admin.GetAsync($"{Members.Path}?limit=101"), "limit");
    }
}
