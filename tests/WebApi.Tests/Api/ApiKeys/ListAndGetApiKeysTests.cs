using System.Text.Json;
using Platform.Domain.Access;

namespace Platform.WebApi.Tests.Api.ApiKeys;

/// <summary><c>GET /api/api-keys</c> and <c>GET /api/api-keys/{id}</c> (ListApiKeys, GetApiKey).</summary>
public sealed class ListAndGetApiKeysTests(SharedApp shared)
{
    private const string Path = "/api/api-keys";

    [Fact]
    public async Task Key_is_shown_without_its_secret()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync("read");

        var one = await admin.GetAsync($"{Path}/{key.Id}");
        var list = await admin.GetAsync(Path);

        Expect.Status(200, one);
        Assert.Equal(
            ["id", "name", "prefix", "scopes", "environment", "expires_at", "created_at", "last_used_at", "created_by", "expires_soon"],
            Expect.Members(one.Json));
        Assert.Equal(key.Prefix, one.TextOf("prefix"));
        Assert.Equal(admin.UserId, one.NumberOf("created_by"));
        Assert.Equal(JsonValueKind.Null, one.Member("last_used_at").ValueKind);
        Assert.Equal(["data", "pagination"], Expect.Members(list.Json));
        Assert.Equal(one.Text, list.Member("data")[0].GetRawText());
    }

    [Fact]
    public async Task Keys_are_listed_newest_first_in_complete_pages()
    {
        var admin = await shared.App.SignUpAsync();
        var made = new List<long>();
        for (var i = 0; i < 5; i++) made.Add((await admin.MakeKeyAsync("read")).Id);

        var seen = new List<long>();
        foreach (var (offset, more) in ((int, bool)[])[(0, true), (2, true), (4, false)])
        {
            var page = await admin.GetAsync($"{Path}?limit=2&offset={offset}");
            Assert.Equal(
                $$"""{"total":5,"limit":2,"offset":{{offset}},"has_more":{{(more ? "true" : "false")}}}""",
                page.Member("pagination").GetRawText());
            seen.AddRange(page.Member("data").EnumerateArray().Select(key => key.GetProperty("id").GetInt64()));
        }

        Assert.Equal(Enumerable.Reverse(made), seen);
        Assert.Equal(
            """{"data":[],"pagination":{"total":5,"limit":2,"offset":5,"has_more":false}}""",
            (await admin.GetAsync(Path + "?limit=2&offset=5")).Text);
    }

    [Fact]
    public async Task Admin_sees_all_keys_and_everyone_else_their_own()
    {
        var admin = await shared.App.SignUpAsync();
        var developer = await admin.AddMemberAsync(Role.Developer);
        var leader = await admin.AddMemberAsync(Role.Leader);
        var adminsKey = await admin.MakeKeyAsync("read");
        var developersKey = await developer.MakeKeyAsync("read");

        Assert.Equal(2, (await admin.GetAsync(Path)).NumberOf("pagination.total"));
        Assert.Equal(1, (await developer.GetAsync(Path)).NumberOf("pagination.total"));
        Assert.Equal(0, (await leader.GetAsync(Path)).NumberOf("pagination.total"));
        Expect.Status(200, await admin.GetAsync($"{Path}/{developersKey.Id}"));
        Expect.Refused(await developer.GetAsync($"{Path}/{adminsKey.Id}"), 404, "Not found");
        Expect.Refused(await leader.DeleteAsync($"{Path}/{developersKey.Id}"), 404, "Not found");
        Expect.Refused(await leader.PostAsync($"{Path}/{developersKey.Id}/rotate"), 404, "Not found");
    }

    [Fact]
    public async Task Key_of_another_organization_looks_like_an_unknown_one()
    {
        var admin = await shared.App.SignUpAsync();
        var others = await (await shared.App.SignUpAsync()).MakeKeyAsync("read");

        var foreign = await admin.GetAsync($"{Path}/{others.Id}");
        var unknown = await admin.GetAsync($"{Path}/999999999");

        Expect.Refused(foreign, 404, "Not found");
        Assert.Equal(unknown.Text, foreign.Text);
        Assert.Equal(0, (await admin.GetAsync(Path)).NumberOf("pagination.total"));
    }

    [Fact]
    public async Task Key_shows_when_it_was_last_used()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync("read");

        await key.GetAsync("/api/users/me");
        await shared.App.FlushUsageAsync();

        var used = (await admin.GetAsync($"{Path}/{key.Id}")).Member("last_used_at").GetDateTimeOffset();
        Assert.InRange(DateTimeOffset.UtcNow - used, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(60));
    }
}
