using System.Text.Json;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

/// <summary><c>POST /authentication</c> (CheckCredential), which returns the owner of a credential.</summary>
public sealed class AuthenticationTests(SharedApp shared)
{
    private const string Path = "/authentication";

    [Fact]
    public async Task Authentication_of_a_key_shows_its_owner()
    {
        var admin = await shared.App.SignUpAsync();
        var developer = await admin.AddMemberAsync(Role.Developer);
        var key = await developer.MakeKeyAsync("projects:read", "tasks:write");

        var answer = await key.PostAsync(Path);

        Expect.Status(200, answer);
        Assert.Equal(["authenticated", "organization", "user", "key"], Expect.Members(answer.Json));
        Assert.Equal(["id", "name", "slug", "org_key", "plan"], Expect.Members(answer.Member("organization")));
        Assert.Equal(["id", "email", "role"], Expect.Members(answer.Member("user")));
        Assert.Equal(["id", "name", "prefix", "scopes", "expires_at"], Expect.Members(answer.Member("key")));
        Assert.True(answer.Member("authenticated").GetBoolean());
        Assert.Equal(admin.OrganizationId, answer.NumberOf("organization.id"));
        Assert.Equal("developer", answer.TextOf("user.role"));
        Assert.Equal(key.Id, answer.NumberOf("key.id"));
        Assert.Equal("""["projects:read","tasks:write"]""", answer.Member("key.scopes").GetRawText());
        Assert.Equal(JsonValueKind.Null, answer.Member("key.expires_at").ValueKind);
    }

    [Fact]
    public async Task Authentication_of_an_access_token_shows_its_person()
    {
        var admin = await shared.App.SignUpAsync();

        var answer = await admin.PostAsync(Path);

        Assert.Equal(admin.Email, answer.TextOf("user.email"));
        Assert.Equal(JsonValueKind.Null, answer.Member("key").ValueKind);
    }

    [Fact]
    public async Task Authentication_accepts_an_empty_body_JSON_or_a_form()
    {
        var admin = await shared.App.SignUpAsync();

        foreach (var content in (HttpContent?[])[null, ApiClient.Content("{}"), ApiClient.Content(""), new FormUrlEncodedContent([])])
        {
            Expect.Status(200, await admin.SendAsync(HttpMethod.Post, Path, content));
        }
    }

    [Fact]
    public async Task Invalid_credential_is_refused()
    {
        foreach (var token in (string?[])[null, "nonsense", "wrk_" + new string('0', 64), "wl_live_x"])
        {
            var answer = await shared.App.Anonymous.With(token).PostAsync(Path);

            Expect.Refused(answer, 401, "Authentication required");
            Assert.Equal(token is null ? "Bearer" : "Bearer error=\"invalid_token\"", answer["WWW-Authenticate"]);
        }
    }

    [Fact]
    public async Task Organization_key_of_the_credential_is_accepted_and_any_other_is_refused()
    {
        var admin = await shared.App.SignUpAsync();
        var own = (await admin.GetAsync("/api/organizations/current")).TextOf("org_key");
        var others = (await (await shared.App.SignUpAsync()).GetAsync("/api/organizations/current")).TextOf("org_key");

        Expect.Status(200, await WithOrgKeyAsync(admin, own));
        Expect.Status(200, await WithOrgKeyAsync(admin, ""));
        Expect.Refused(await WithOrgKeyAsync(admin, others), 403, "X-Org-Key is another organization's");
        Expect.Refused(await WithOrgKeyAsync(admin.With(null), own), 401, "Authentication required");
    }

    private static Task<ApiAnswer> WithOrgKeyAsync(ApiClient client, string orgKey)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path);
        request.Headers.TryAddWithoutValidation("X-Org-Key", orgKey);
        return client.SendAsync(request);
    }
}
