using System.Text.Json;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

/// <summary>Security events that change no data are audited too.</summary>
public sealed class SecurityEventsTests(ProxiedApp proxied) : IClassFixture<ProxiedApp>
{
    private PlatformApp App => proxied.App;

    [Fact]
    public async Task Sign_in_and_sign_out_are_audited()
    {
        var admin = await App.SignUpAsync();
        var answer = await admin.LogInAgainAsync();
        await admin.With(answer.TextOf("access_token")).PostAsync("/api/auth/logout");

        Assert.Equal(
            ["session.ended", "session.created", "session.created"], (await EventsAsync(admin, "target_type=session")).Select(ActionOf));
    }

    [Fact]
    public async Task Failed_sign_in_is_audited_with_its_target_and_no_password()
    {
        var admin = await App.SignUpAsync();
        const string wrongPassword = "not the password of anyone";
        await SignInAsync(admin.Email, admin.Slug, wrongPassword);
        await SignInAsync("nobody@example.com", admin.Slug, wrongPassword);
        await SignInAsync(admin.Email, "no-such-organization", wrongPassword);

        var events = await EventsAsync(admin, "action=session.failed");
        Assert.Equal(["email: nobody@example.com", $"email: {admin.Email}"], events.Select(e => e.GetProperty("detail").GetString()));
        Assert.Equal([null, $"{admin.UserId}"], events.Select(e => e.GetProperty("target").GetProperty("id").GetString()));
        Assert.All(
            events,
            e =>
                Assert.Equal(
                    ("203.0.113.9", JsonValueKind.Null),
                    (e.GetProperty("ip").GetString(), e.GetProperty("actor").GetProperty("user_id").ValueKind)));
        Assert.DoesNotContain(wrongPassword, string.Concat(events.Select(e => e.GetRawText())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_use_of_a_key_from_a_new_address_is_audited_once()
    {
        var admin = await App.SignUpAsync();
        var key = await admin.MakeKeyAsync("read");
        foreach (var address in (string[])
        [
            "203.0.113.1", "203.0.113.1", "203.0.113.2", "2001:db8:1:2::1", "2001:db8:1:2::2", "203.0.113.1"
        ])
        {
            await FromAsync(key, address, "/api/users/me");
        }

        var events = await EventsAsync(admin, "action=api_key.new_address");
        Assert.Equal(["2001:db8:1:2::1", "203.0.113.2", "203.0.113.1"], events.Select(e => e.GetProperty("ip").GetString()));
        Assert.Equal(
            ["network: 2001:db8:1:2::/64", "network: 203.0.113.2", "network: 203.0.113.1"],
            events.Select(e => e.GetProperty("detail").GetString()));
        Assert.All(
            events,
            e =>
                Assert.Equal(
                    $"{key.Id}|{key.Prefix}",
                    $"{e.GetProperty("target").GetProperty("id").GetString()}|"
                        + $"{e.GetProperty("actor").GetProperty("key_prefix").GetString()}"));
    }

    [Fact]
    public async Task Refused_scope_is_audited_once_a_minute()
    {
        var admin = await App.SignUpAsync();
        var key = await admin.MakeKeyAsync("projects:read");
        for (var i = 0; i < 3; i++) await key.GetAsync("/v1/tasks");
        await key.PostAsync("/v1/tasks", new { });
        Assert.Equal(["createTask", "listTasks"], (await EventsAsync(admin, "action=scope.refused")).Select(TargetOf));

        proxied.Clock.Advance(TimeSpan.FromMinutes(1));
        await key.GetAsync("/v1/tasks");
        var events = await EventsAsync(admin, "action=scope.refused");
        Assert.Equal(["listTasks", "createTask", "listTasks"], events.Select(TargetOf));
        Assert.Equal("Insufficient permissions; needs tasks:read", events[0].GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Refusal_by_role_or_kind_of_credential_is_audited()
    {
        var admin = await App.SignUpAsync();
        var developer = await admin.AddMemberAsync(Role.Developer);
        await developer.GetAsync("/api/audit-events");
        await (await developer.MakeKeyAsync("admin")).GetAsync("/api/sessions");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/users/me");
        request.Headers.Add("X-Org-Key", "org_other");
        await developer.SendAsync(request);

        var events = await EventsAsync(admin, $"action=access.refused&actor={developer.UserId}");
        Assert.Equal(["getMe", "listSessions", "listAuditEvents"], events.Select(TargetOf));
        Assert.Equal(
            [
                "X-Org-Key is another organization's",
                "Insufficient permissions; needs an access token",
                "Insufficient permissions; needs audit:read"
            ],
            events.Select(e => e.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task Key_that_requests_more_scopes_than_it_has_is_audited()
    {
        var admin = await App.SignUpAsync();
        var key = await admin.MakeKeyAsync("keys:write");
        Assert.Equal(403, (await key.PostAsync("/api/api-keys", new { name = "More", scopes = (string[])["admin"] })).Status);

        Assert.Equal(["createApiKey"], (await EventsAsync(admin, "action=scope.refused")).Select(TargetOf));
    }

    private static string? ActionOf(JsonElement e) => e.GetProperty("action").GetString();

    private static string? TargetOf(JsonElement e) => e.GetProperty("target").GetProperty("id").GetString();

    private async Task<List<JsonElement>> EventsAsync(Actor admin, string query)
    {
        await App.FlushSecurityEventsAsync();
        var answer = await admin.GetAsync("/api/audit-events?" + query);
        Expect.Status(200, answer);
        return [.. answer.Member("data").EnumerateArray()];
    }

    private Task<ApiAnswer> SignInAsync(string email, string slug, string password) =>
        FromAsync(App.Anonymous, "203.0.113.9", "/api/auth/login", new { email, password, org_slug = slug });

    private static Task<ApiAnswer> FromAsync(ApiClient client, string address, string path, object? body = null)
    {
        var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path) { Content = ApiClient.Content(body) };
        request.Headers.Add("X-Forwarded-For", address);
        return client.SendAsync(request);
    }
}
