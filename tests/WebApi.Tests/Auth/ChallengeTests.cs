using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Auth;

/// <summary><c>WWW-Authenticate</c> (RFC 6750 section 3), on every surface.</summary>
public sealed class ChallengeTests(SharedApp shared)
{
    private const string InvalidToken = "Bearer error=\"invalid_token\"";

    [Theory]
    [InlineData(null, "Bearer")]
    [InlineData("Bearer", "Bearer")]
    [InlineData("Basic YTpi", "Bearer")]
    [InlineData("Bearer nonsense", InvalidToken)]
    [InlineData("bearer nonsense", InvalidToken)]
    [InlineData("Bearer wl_live_x", InvalidToken)]
    public async Task A_401_names_the_error_when_a_token_was_presented(string? header, string challenge)
    {
        foreach (var path in (string[])["/api/users/me", "/v1/keys", "/v1/projects"])
        {
            var answer = await SendAsync(HttpMethod.Get, path, header);

            Expect.Status(401, answer);
            Assert.Equal(challenge, answer["WWW-Authenticate"]);
        }
    }

    [Fact]
    public async Task Failed_sign_in_reports_no_token_error()
    {
        var answer = await shared.App.Anonymous.With("nonsense")
            .PostAsync("/api/auth/login", new { email = "no@example.com", password = "wrong", org_slug = "none" });

        Expect.Status(401, answer);
        Assert.Equal("Bearer", answer["WWW-Authenticate"]);
    }

    [Theory]
    [InlineData("GET", "/v1/tasks", "tasks:read")]
    [InlineData("POST", "/v1/projects", "projects:write")]
    [InlineData("DELETE", "/v1/keys/0190c2f4-a7b8-7d31-b0a5-c9e8f1d2a3b4", "keys:delete")]
    [InlineData("GET", "/api/audit-events", "audit:read")]
    [InlineData("PATCH", "/api/organizations/current", "organization:write")]
    public async Task A_403_for_a_missing_scope_names_the_scope(string method, string path, string scope)
    {
        var key = await (await shared.App.SignUpAsync()).MakeKeyAsync("projects:read");

        var answer = await key.SendAsync(new HttpMethod(method), path);

        Expect.Status(403, answer);
        Assert.Equal($"Bearer error=\"insufficient_scope\", scope=\"{scope}\"", answer["WWW-Authenticate"]);
    }

    [Fact]
    public async Task A_403_for_creating_a_stronger_key_names_the_missing_scopes()
    {
        var key = await (await shared.App.SignUpAsync()).MakeKeyAsync("keys:write", "projects:read");

        var answer = await key.PostAsync(
            "/v1/keys", new { name = "More", scopes = (string[])["projects:read", "projects:write", "usage:read"] });

        Expect.Status(403, answer);
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"projects:write usage:read\"", answer["WWW-Authenticate"]);
    }

    [Fact]
    public async Task A_403_for_creating_an_admin_names_the_admin_scope()
    {
        var key = await (await shared.App.SignUpAsync()).MakeKeyAsync("users:write");

        var answer = await key.PostAsync("/api/users", new { email = "new@example.com", role = "admin" });

        Expect.Status(403, answer);
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"admin\"", answer["WWW-Authenticate"]);
    }

    // No scope would permit these requests.
    [Fact]
    public async Task Other_403s_name_no_scope()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();
        var member = await admin.AddMemberAsync(Role.Member);
        var otherOrganization = new HttpRequestMessage(HttpMethod.Get, "/v1/tasks");
        otherOrganization.Headers.Add("X-Org-Key", "org_other");

        foreach (var answer in (ApiAnswer[])
        [
            await key.GetAsync("/api/sessions"), await member.GetAsync("/api/audit-events"), await key.SendAsync(otherOrganization)
        ])
        {
            Expect.Status(403, answer);
            Assert.Null(answer["WWW-Authenticate"]);
        }
    }

    private Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? authorization)
    {
        var request = new HttpRequestMessage(method, path);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return shared.App.Anonymous.SendAsync(request);
    }
}
