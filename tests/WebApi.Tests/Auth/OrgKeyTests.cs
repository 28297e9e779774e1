using Platform.TestKit;

namespace Platform.WebApi.Tests.Auth;

/// <summary>The header <c>X-Org-Key</c>.</summary>
public sealed class OrgKeyTests(SharedApp shared)
{
    public static TheoryData<string, string> Surfaces => new()
    {
        { "/api/users/me", """{"error":"X-Org-Key is another organization's"}""" },
        { "/api/docs.json", """{"error":"X-Org-Key is another organization's"}""" },
        { "/nothing", """{"error":"X-Org-Key is another organization's"}""" },
        { "/v1/keys", """{"error":{"code":"FORBIDDEN","message":"X-Org-Key is another organization's"}}""" },
        { "/v1/projects", """{"success":false,"error":{"code":"FORBIDDEN","message":"X-Org-Key is another organization's"}}""" },
        { "/v1/nothing", """{"success":false,"error":{"code":"FORBIDDEN","message":"X-Org-Key is another organization's"}}""" },
    };

    [Theory]
    [MemberData(nameof(Surfaces))]
    public async Task Org_key_must_match_the_organization_of_the_credential_on_every_surface(string path, string refusal)
    {
        var admin = await shared.App.SignUpAsync();
        var own = await OrgKeyAsync(admin);
        var others = await OrgKeyAsync(await shared.App.SignUpAsync());
        foreach (var client in (ApiClient[])[admin, await admin.MakeKeyAsync()])
        {
            Assert.Equal((await client.GetAsync(path)).Status, (await AskAsync(client, path, own)).Status);
            foreach (var blank in (string[])["", " ", "\t"])
            {
                Assert.Equal((await client.GetAsync(path)).Status, (await AskAsync(client, path, blank)).Status);
            }

            foreach (var invalid in (string[])[others, own.ToUpperInvariant(), own + "0", "nonsense"])
            {
                var refused = await AskAsync(client, path, invalid);
                Assert.Equal(403, refused.Status);
                Assert.Equal(refusal, refused.Text);
            }
        }
    }

    [Fact]
    public async Task Two_org_keys_are_refused_even_if_one_is_right()
    {
        var admin = await shared.App.SignUpAsync();
        var own = await OrgKeyAsync(admin);

        var answer = await Http.RawRequest.SendAsync(
            shared.App,
            $"GET /api/users/me HTTP/1.1\nHost: x\nAuthorization: Bearer {admin.AccessToken}\nX-Org-Key: {own}\nX-Org-Key: {own}");

        Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\nX-Org-Key: OWN", "200")]
    [InlineData("OWN\nX-Org-Key:  ", "200")]
    [InlineData("\nX-Org-Key:\nX-Org-Key:", "200")]
    [InlineData("OWN\nX-Org-Key: nonsense", "403")]
    [InlineData("OWN, OWN", "403")]
    public async Task Empty_org_key_headers_count_as_absent(string lines, string status)
    {
        var admin = await shared.App.SignUpAsync();
        var own = await OrgKeyAsync(admin);

        var answer = await Http.RawRequest.SendAsync(
            shared.App,
            $"GET /api/users/me HTTP/1.1\nHost: x\nAuthorization: Bearer {admin.AccessToken}\nX-Org-Key: "
                + $"{lines.Replace("OWN", own, StringComparison.Ordinal)}");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Org_key_without_a_credential_has_no_effect()
    {
        Expect.Refused(await AskAsync(shared.App.Anonymous, "/api/users/me", "nonsense"), 401, "Authentication required");
        Expect.Status(200, await AskAsync(shared.App.Anonymous, "/api/docs.json", "nonsense"));
    }

    private static async Task<string> OrgKeyAsync(Actor admin) => (await admin.GetAsync("/api/organizations/current")).TextOf("org_key");

    private static Task<ApiAnswer> AskAsync(ApiClient client, string path, string orgKey)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("X-Org-Key", orgKey);
        return client.SendAsync(request);
    }
}
