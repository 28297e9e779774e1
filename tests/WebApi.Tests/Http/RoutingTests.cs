using Platform.TestKit;

namespace Platform.WebApi.Tests.Http;

/// <summary>404, 405 and HEAD.</summary>
public sealed class RoutingTests(SharedApp shared)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/api")]
    [InlineData("/api/nothing")]
    [InlineData("/api/api-keys/1/nothing")]
    [InlineData("/nothing")]
    public async Task An_unknown_route_is_404_with_or_without_a_credential(string path)
    {
        var admin = await shared.App.SignUpAsync();

        foreach (var client in (ApiClient[])[admin, shared.App.Anonymous, admin.With("nonsense")])
        {
            Expect.Refused(await client.GetAsync(path), 404, "Not found");
        }
    }

    [Theory]
    [InlineData("DELETE", "/api/health", "GET, HEAD")]
    [InlineData("POST", "/api/users/me", "GET, HEAD, PATCH")]
    [InlineData("GET", "/api/auth/login", "POST")]
    [InlineData("HEAD", "/api/auth/login", "POST")]
    [InlineData("PUT", "/api/organizations/current", "GET, HEAD, PATCH")]
    [InlineData("PATCH", "/api/api-keys/1", "DELETE, GET, HEAD")]
    [InlineData("BREW", "/authentication", "POST")]
    [InlineData("GET", "/api/allowed-domains/abc", "DELETE")]
    [InlineData("PUT", "/api/api-keys/abc", "DELETE, GET, HEAD")]
    [InlineData("POST", "/api/users/01", "DELETE, GET, HEAD, PATCH")]
    [InlineData("GET", "/api/sessions/-1", "DELETE")]
    public async Task Unsupported_method_is_405_with_the_supported_ones(string method, string path, string allowed)
    {
        var answer = await shared.App.Anonymous.SendAsync(new HttpMethod(method), path);

        Assert.Equal(405, answer.Status);
        Assert.Equal(allowed, string.Join(", ", answer["Allow"]!.Split(", ").Order(StringComparer.Ordinal)));
        if (method != "HEAD") Assert.Equal("""{"error":"Method not allowed"}""", answer.Text);
    }

    [Theory]
    [InlineData("/api/health", 200)]
    [InlineData("/api/users/me", 200)]
    [InlineData("/api/api-keys", 200)]
    [InlineData("/api/api-keys/999999999", 404)]
    [InlineData("/api/nothing", 404)]
    public async Task HEAD_returns_the_response_of_GET_without_a_body(string path, int status)
    {
        var admin = await shared.App.SignUpAsync();

        var get = await admin.GetAsync(path);
        var head = await admin.SendAsync(HttpMethod.Head, path);

        Assert.Equal(status, head.Status);
        Assert.Equal(get.Status, head.Status);
        Assert.Empty(head.Text);
        Assert.NotEmpty(get.Text);
        foreach (var header in (string[])["Content-Length", "Content-Type", "Cache-Control"]) Assert.Equal(get[header], head[header]);
    }

    [Fact]
    public async Task HEAD_requires_a_credential_where_GET_does() =>
        Assert.Equal(401, (await shared.App.Anonymous.SendAsync(HttpMethod.Head, "/api/users/me")).Status);

    [Fact]
    public async Task Paths_match_in_any_case_and_with_a_trailing_slash()
    {
        Assert.Equal(200, (await shared.App.Anonymous.GetAsync("/API/Health/")).Status);
    }

    // The HTTP server accepts it, because it has only valid characters.
    [Theory]
    [InlineData("/api/docs.json", 200)]
    [InlineData("/developers", 200)]
    [InlineData("/developers/changelog.atom", 200)]
    [InlineData("/workspace/sign-in", 200)]
    [InlineData("/v1/keys", 401)]
    public async Task Host_with_an_invalid_label_counts_as_missing(string path, int status)
    {
        foreach (var host in (string[])["xn--zzzzzz", "xn--", "api.xn--99zzzz.example:8080"])
        {
            var answer = await RawRequest.SendAsync(
                shared.App, $"GET {path} HTTP/1.1\nOrigin: https://unlisted.example\nConnection: close\nHost: {host}");

            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        }
    }
}
