using System.Text.Json;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

/// <summary><c>/api/sessions</c> (ListSessions, EndSession).</summary>
public sealed class SessionsTests(SharedApp shared)
{
    private const string Path = "/api/sessions";

    [Fact]
    public async Task Sessions_of_the_person_are_listed_newest_first_with_the_current_one_marked()
    {
        var admin = await shared.App.SignUpAsync();
        await admin.AddMemberAsync(Role.Admin);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/login")
        {
            Content = ApiClient.Content(new { email = admin.Email, password = admin.Password, org_slug = admin.Slug })
        };
        request.Headers.UserAgent.ParseAdd("Phone/1.0");
        await admin.With(null).SendAsync(request);

        var answer = await admin.GetAsync(Path);

        Expect.Status(200, answer);
        var (newer, older) = (answer.Member("data")[0], answer.Member("data")[1]);
        Assert.Equal("""{"total":2,"limit":20,"offset":0,"has_more":false}""", answer.Member("pagination").GetRawText());
        Assert.Equal(["id", "created_at", "last_used_at", "ip", "user_agent", "current"], Expect.Members(newer));
        Assert.Equal("Phone/1.0", newer.GetProperty("user_agent").GetString());
        Assert.Equal("127.0.0.1", newer.GetProperty("ip").GetString());
        Assert.False(newer.GetProperty("current").GetBoolean());
        Assert.True(older.GetProperty("current").GetBoolean());
        Assert.Equal(JsonValueKind.Null, older.GetProperty("user_agent").ValueKind);
    }

    [Fact]
    public async Task Ended_session_loses_its_tokens_at_once()
    {
        var admin = await shared.App.SignUpAsync();
        var other = await admin.LogInAgainAsync();
        var id = (await admin.GetAsync(Path)).Member("data")[0].GetProperty("id").GetInt64();

        Assert.Equal(204, (await admin.DeleteAsync($"{Path}/{id}")).Status);

        Expect.Refused(await admin.With(other.TextOf("access_token")).GetAsync("/api/users/me"), 401, "Authentication required");
        Expect.Refused(
            await admin.PostAsync("/api/auth/refresh", new { refresh_token = other.TextOf("refresh_token") }),
            401,
            "Invalid refresh token");
        Expect.Refused(await admin.DeleteAsync($"{Path}/{id}"), 404, "Not found");
        Assert.Equal(1, (await admin.GetAsync(Path)).NumberOf("pagination.total"));
    }

    [Fact]
    public async Task Current_session_can_be_ended()
    {
        var admin = await shared.App.SignUpAsync();
        var id = (await admin.GetAsync(Path)).Member("data")[0].GetProperty("id").GetInt64();

        Assert.Equal(204, (await admin.DeleteAsync($"{Path}/{id}")).Status);

        Expect.Refused(await admin.GetAsync(Path), 401, "Authentication required");
    }

    [Fact]
    public async Task Session_of_another_person_is_not_found_even_for_an_admin()
    {
        var admin = await shared.App.SignUpAsync();
        foreach (var other in (Actor[])[await admin.AddMemberAsync(Role.Admin), await shared.App.SignUpAsync()])
        {
            var id = (await other.GetAsync(Path)).Member("data")[0].GetProperty("id").GetInt64();

            Expect.Refused(await admin.DeleteAsync($"{Path}/{id}"), 404, "Not found");
            Assert.Equal(200, (await other.GetAsync(Path)).Status);
        }
    }

    [Fact]
    public async Task Key_has_no_access_to_sessions()
    {
        var key = await (await shared.App.SignUpAsync()).MakeKeyAsync("admin");

        Expect.Refused(await key.GetAsync(Path), 403, "Insufficient permissions");
        Expect.Refused(await key.DeleteAsync(Path + "/1"), 403, "Insufficient permissions");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("999999999")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999999")]
    [InlineData("%20")]
    public async Task Invalid_session_id_is_not_found(string id)
    {
        Expect.Refused(await (await shared.App.SignUpAsync()).DeleteAsync($"{Path}/{id}"), 404, "Not found");
    }
}
