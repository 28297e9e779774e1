using System.Text.Json;
using Platform.Domain.Access;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

/// <summary><c>POST /authentication</c>: whose key is it?</summary>
public sealed class AuthenticationTests(SharedApp shared)
{
    private const string Path = "/authentication";

    [Fact]
    public async Task Tells_whose_key_it_is()
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
    public async Task Tells_whose_access_token_it_is()
    {
        var admin = await shared.App.SignUpAsync();

        var answer = await admin.PostAsync(Path);

        Assert.Equal(admin.Email, answer.TextOf("user.email"));
        Assert.Equal(JsonValueKind.Null, answer.Member("key").ValueKind);
    }

    [Fact]
    public async Task Takes_an_empty_body_JSON_or_a_form()
    {
        var admin = await shared.App.SignUpAsync();

        foreach (var content in (HttpContent?[])[null, ApiClient.Content("{}"), ApiClient.Content(""), new FormUrlEncodedContent([])])
        {
            Expect.Status(200, await admin.SendAsync(HttpMethod.Post, Path, content));
        }
    }

    [Fact]
    public async Task Refuses_what_is_no_credential()
    {
        foreach (var token in (string?[])[null, "nonsense", "wrk_" + new string('0', 64), "wl_live_x"])
        {
            var answer = await shared.App.Anonymous.With(token).PostAsync(Path);

            Expect.Refused(answer, 401, "Authentication required");
            Assert.Equal(token is null ? "Bearer" : "Bearer error=\"invalid_token\"", answer["WWW-Authenticate"]);
        }
    }

    [Fact]
    public async Task Takes_the_organizations_own_ORG_key_and_refuses_any_other()
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
