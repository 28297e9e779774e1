using System.Text.Json;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

/// <summary><c>GET /api/audit-events</c> (ListAuditEvents).</summary>
public sealed class AuditEventsTests(SharedApp shared)
{
    private const string Path = "/api/audit-events";

    [Fact]
    public async Task Audit_events_are_listed_newest_first_with_every_member()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync("read");
        await admin.DeleteAsync($"/api/api-keys/{key.Id}");

        var answer = await admin.GetAsync(Path);
        Expect.Status(200, answer);
        Assert.Equal(["api_key.revoked", "api_key.created", "session.created", "organization.created"], Actions(answer));
        var made = answer.Member("data")[1];
        Assert.Equal(["id", "at", "action", "actor", "target", "ip", "user_agent", "request_id", "detail"], Expect.Members(made));
        Assert.Equal(
            (3, admin.UserId, admin.Email),
            (
                made.GetProperty("id").GetInt64(),
                made.GetProperty("actor").GetProperty("user_id").GetInt64(),
                made.GetProperty("actor").GetProperty("email").GetString()));
        Assert.Equal(JsonValueKind.Null, made.GetProperty("actor").GetProperty("key_prefix").ValueKind);
        Assert.Equal(
            ("api_key", $"{key.Id}"),
            (made.GetProperty("target").GetProperty("type").GetString(), made.GetProperty("target").GetProperty("id").GetString()));
        Assert.Equal(("127.0.0.1", key.Prefix), (made.GetProperty("ip").GetString(), made.GetProperty("detail").GetString()));
        Assert.Equal("""{"total":4,"limit":20,"offset":0,"has_more":false}""", answer.Member("pagination").GetRawText());
    }

    [Fact]
    public async Task Audit_event_shows_the_key_the_request_and_the_client()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync("tasks:write", "projects:write");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/projects")
        {
            Content = ApiClient.Content(new { name = "Project" })
        };
        request.Headers.Add("X-Request-Id", "my-request");
        request.Headers.UserAgent.ParseAdd("my-agent/1.0");
        var project = await key.SendAsync(request);

        var entry = Assert.Single((await admin.GetAsync($"{Path}?action=project.created")).Member("data").EnumerateArray());
        Assert.Equal(
            (key.Prefix, "my-request", "my-agent/1.0"),
            (
                entry.GetProperty("actor").GetProperty("key_prefix").GetString(),
                entry.GetProperty("request_id").GetString(),
                entry.GetProperty("user_agent").GetString()));
        Assert.Equal(project.TextOf("data.id"), entry.GetProperty("target").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Audit_events_are_paginated()
    {
        var admin = await shared.App.SignUpAsync();
        for (var i = 0; i < 5; i++) await admin.PostAsync("/v1/projects", new { name = $"Project {i}" });

        var page = await admin.GetAsync($"{Path}?limit=2&offset=1");
        Assert.Equal([6, 5], page.Member("data").EnumerateArray().Select(e => e.GetProperty("id").GetInt64()));
        Assert.Equal("""{"total":7,"limit":2,"offset":1,"has_more":true}""", page.Member("pagination").GetRawText());
        Assert.Equal(
            "limit", Expect.Members(Expect.Details(await admin.GetAsync($"{Path}?limit=101")).GetProperty("fieldErrors")).Single());
    }

    [Fact]
    public async Task Audit_events_are_filtered_by_person_action_target_and_time()
    {
        var admin = await shared.App.SignUpAsync();
        var leader = await admin.AddMemberAsync(Role.Leader);
        var key = await leader.MakeKeyAsync("read");
        await admin.DeleteAsync($"/api/api-keys/{key.Id}");
        var times = (await admin.GetAsync(Path)).Member("data")
            .EnumerateArray()
            .Select(e => e.GetProperty("at").GetDateTimeOffset())
            .ToList();

        Assert.Equal(["api_key.created"], Actions(await admin.GetAsync($"{Path}?actor={leader.UserId}")));
        Assert.Equal(["api_key.revoked"], Actions(await admin.GetAsync($"{Path}?action=api_key.revoked")));
        Assert.Equal(["api_key.revoked", "api_key.created"], Actions(await admin.GetAsync($"{Path}?target_type=api_key")));
        Assert.Equal(
            ["api_key.revoked", "api_key.created"], Actions(await admin.GetAsync($"{Path}?target_id={key.Id}&target_type=api_key")));
        Assert.Equal(
            ["api_key.created"],
            Actions(await admin.GetAsync($"{Path}?target_id={key.Id}&target_type=api_key&actor={leader.UserId}&action=api_key.created")));
        Assert.Empty(Actions(await admin.GetAsync($"{Path}?actor=999999999")));
        Assert.Empty(Actions(await admin.GetAsync($"{Path}?target_id=none")));
        Assert.Equal(4, Actions(await admin.GetAsync($"{Path}?from={Of(times[^1])}")).Count);
        Assert.Empty(Actions(await admin.GetAsync($"{Path}?to={Of(times[^1])}")));
        Assert.Equal(4, Actions(await admin.GetAsync($"{Path}?from={Of(times[^1])}&to={Of(times[0].AddMilliseconds(1))}")).Count);
        Assert.Equal(4, Actions(await admin.GetAsync($"{Path}?from=2020-01-31T12:00:00%2B02:00")).Count);
    }

    [Theory]
    [InlineData("actor=me", "actor")]
    [InlineData("actor=0", "actor")]
    [InlineData("actor=-1", "actor")]
    [InlineData("actor=99999999999999999999", "actor")]
    [InlineData("actor=1&actor=2", "actor")]
    [InlineData("action=", "action")]
    [InlineData("action=api_key.eaten", "action")]
    [InlineData("action=API_KEY.CREATED", "action")]
    [InlineData("target_type=", "target_type")]
    [InlineData("target_type=api%20key", "target_type")]
    [InlineData("target_id=", "target_id")]
    [InlineData("target_id=%00", "target_id")]
    [InlineData("target_id=%EF%BF%BD", "target_id")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-01-31", "from")]
    [InlineData("from=2026-01-31T12:00:00", "from")]
    [InlineData("to=", "to")]
    [InlineData("from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("from=2026-02-01T00:00:00Z&to=2026-02-01T00:00:00Z", "from")]
    public async Task Invalid_audit_filter_is_refused_by_name(string query, string field)
    {
        var admin = await shared.App.SignUpAsync();

        Assert.NotEmpty(Expect.Invalid(await admin.GetAsync($"{Path}?{query}"), field));
        Assert.NotEmpty(Expect.Invalid(await admin.GetAsync($"{Path}.csv?{query}"), field));
    }

    [Fact]
    public async Task Audit_target_filter_that_is_too_long_is_refused()
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Invalid(await admin.GetAsync($"{Path}?target_id={new string('x', 65)}"), "target_id");
        Expect.Invalid(await admin.GetAsync($"{Path}?target_type={new string('x', 33)}"), "target_type");
        Expect.Status(200, await admin.GetAsync($"{Path}?target_id={new string('x', 64)}&target_type={new string('x', 32)}"));
    }

    [Fact]
    public async Task Audit_events_are_read_by_admins_leaders_and_keys_with_the_scope_only()
    {
        var admin = await shared.App.SignUpAsync();
        var leader = await admin.AddMemberAsync(Role.Leader);
        foreach (var path in (string[])[Path, Path + ".csv"])
        {
            Expect.Status(200, await admin.GetAsync(path));
            Expect.Status(200, await leader.GetAsync(path));
            Expect.Status(200, await (await leader.MakeKeyAsync("audit:read")).GetAsync(path));
            Expect.Refused(await (await leader.MakeKeyAsync("read")).GetAsync(path), 403, "Insufficient permissions");
            foreach (var role in (Role[])[Role.Developer, Role.Member])
            {
                Expect.Refused(await (await admin.AddMemberAsync(role, apiAccess: true)).GetAsync(path), 403, "Insufficient permissions");
            }

            Expect.Refused(await shared.App.Anonymous.GetAsync(path), 401, "Authentication required");
        }
    }

    [Fact]
    public async Task Audit_events_of_another_organization_are_never_listed()
    {
        var (admin, stranger) = (await shared.App.SignUpAsync(), await shared.App.SignUpAsync());
        await stranger.MakeKeyAsync("read");

        Assert.Equal(["session.created", "organization.created"], Actions(await admin.GetAsync(Path)));
        Assert.Empty(Actions(await admin.GetAsync($"{Path}?actor={stranger.UserId}")));
        Assert.DoesNotContain(stranger.Email, (await admin.GetAsync(Path + ".csv")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_events_cannot_be_changed()
    {
        var admin = await shared.App.SignUpAsync();
        foreach (var method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete])
        {
            Expect.Refused(
                await admin.SendAsync(method, Path, method == HttpMethod.Delete ? null : ApiClient.Content(new { })),
                405,
                "Method not allowed");
            Expect.Refused(
                await admin.SendAsync(method, Path + "/1", method == HttpMethod.Delete ? null : ApiClient.Content(new { })),
                404,
                "Not found");
        }
    }

    private static string Of(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static List<string> Actions(ApiAnswer answer)
    {
        Expect.Status(200, answer);
        return [.. answer.Member("data").EnumerateArray().Select(e => e.GetProperty("action").GetString()!)];
    }
}
