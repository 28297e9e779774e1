using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.WebApi.Tests.Documents;

namespace Platform.Browser.Tests.AllowedDomains;

/// <summary>A page on another origin calls the API in a real browser.</summary>
public sealed class CallTests(RunningApp app, PageElsewhere elsewhere, Chromium chromium)
    : IClassFixture<RunningApp>, IClassFixture<PageElsewhere>
{
    private const string Fetch = """
        async ({ url, method, headers, body }) => {
          try {
            const answer = await fetch(url, { method, headers, body });
            return JSON.stringify({ status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() });
          } catch (problem) {
            return JSON.stringify({ problem: problem.name });
          }
        }
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_on_another_origin_reads_answers_only_while_its_origin_is_listed()
    {
        var token = await AccessTokenAsync();
        var key = await AskAsync(token, HttpMethod.Post, "/api/api-keys", new { name = "For pages", scopes = (string[])["write", "read"] });
        await using var watched = await chromium.NewPageAsync(elsewhere.Url);
        await watched.GoToAsync("/");

        Assert.Equal("TypeError", (string?)(await CallAsync(watched, "GET", "/v1/projects", (string)key["key"]!))["problem"]);
        var listed = await AskAsync(token, HttpMethod.Post, "/api/allowed-domains", new { domain = elsewhere.Url.ToString() });
        Assert.Equal(elsewhere.Url.Authority, (string?)listed["domain"]);

        var made = await CallAsync(watched, "POST", "/v1/projects", (string)key["key"]!, """{"name":"From a page"}""");
        Assert.Equal(201, (int?)made["status"]);
        Assert.Equal("From a page", (string?)JsonNode.Parse((string)made["body"]!)!["data"]!["name"]);
        foreach (var header in (string[])
        [
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "ratelimit",
            "ratelimit-policy",
            "x-request-id",
            "etag",
            "location"
        ])
        {
            Assert.False(string.IsNullOrEmpty((string?)made["headers"]![header]), $"{header} can't be read: {made}");
        }

        var invalid = await CallAsync(watched, "POST", "/v1/projects", (string)key["key"]!, """{"name":""}""");
        Assert.Equal(400, (int?)invalid["status"]);
        Assert.Contains("Name is required", (string?)invalid["body"], StringComparison.Ordinal);
        Assert.Equal(403, (int?)(await CallAsync(watched, "GET", "/v1/keys", (string)key["key"]!))["status"]);
        Assert.Equal(404, (int?)(await CallAsync(watched, "DELETE", "/v1/nothing", (string)key["key"]!))["status"]);
        Assert.Equal(401, (int?)(await CallAsync(watched, "GET", "/api/users/me", "wrk_nonsense"))["status"]);
        Assert.Equal(200, (int?)(await CallAsync(watched, "GET", "/api/users/me", token))["status"]);

        await AskAsync(token, HttpMethod.Delete, $"/api/allowed-domains/{listed["id"]}", null);
        Assert.Equal("TypeError", (string?)(await CallAsync(watched, "GET", "/v1/projects", (string)key["key"]!))["problem"]);
    }

    private async Task<JsonNode> CallAsync(WatchedPage watched, string method, string path, string credential, string? body = null)
    {
        var headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {credential}", ["X-Request-Id"] = "from-a-page" };
        if (body is not null) headers["Content-Type"] = "application/json";
        var call = JsonSerializer.Serialize(new { url = new Uri(app.Url, path).ToString(), method, headers, body });
        return JsonNode.Parse(await watched.Page.EvaluateAsync<string>($"call => ({Fetch})(JSON.parse(call))", call))!;
    }

    private async Task<string> AccessTokenAsync()
    {
        using var answer = await app.Http.PostAsJsonAsync(
            "/api/auth/login", new { email = "you@example.com", password = "your-password", org_slug = "acme" }, Ct);
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))!["access_token"]!;
    }

    private async Task<JsonNode> AskAsync(string token, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await app.Http.SendAsync(request, Ct);
        answer.EnsureSuccessStatusCode();
        return answer.Content.Headers.ContentLength > 0 ? (await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))! : new JsonObject();
    }
}
