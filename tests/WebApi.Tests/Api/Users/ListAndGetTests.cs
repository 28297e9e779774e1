using Platform.Domain.Access;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.Users;

public sealed class ListAndGetTests(SharedApp shared)
{
    [Theory]
    [InlineData(Role.Admin)]
    [InlineData(Role.Leader)]
    [InlineData(Role.Developer)]
    [InlineData(Role.Member)]
    public async Task Shows_every_role_the_members_newest_first(Role role)
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
    public async Task Tells_who_may_have_keys(Role role, bool granted, bool shown)
    {
        var admin = await shared.App.SignUpAsync();
        var person = await admin.AddMemberAsync(role, granted);

        Assert.Equal(shown, (await admin.GetAsync($"{Members.Path}/{person.UserId}")).Member("api_access").GetBoolean());
        Assert.Equal(shown, (await admin.GetAsync(Members.Path)).Member("data")[0].GetProperty("api_access").GetBoolean());
    }

    [Fact]
    public async Task Is_for_keys_with_the_scope()
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Status(200, await (await admin.MakeKeyAsync("users:read")).GetAsync(Members.Path));
        Expect.Refused(await (await admin.MakeKeyAsync("read")).GetAsync(Members.Path), 403, "Insufficient permissions");
    }

    [Fact]
    public async Task Knows_of_no_one_who_was_removed_or_is_another_organizations()
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
    public async Task Comes_in_pages()
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
