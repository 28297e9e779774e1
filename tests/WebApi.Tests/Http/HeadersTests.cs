using Platform.TestKit;

namespace Platform.WebApi.Tests.Http;

/// <summary>Headers of every response.</summary>
public sealed class HeadersTests(SharedApp shared)
{
    public static TheoryData<string, string, string?, int> Kinds => new()
    {
        { "GET", "/api/health", null, 200 },
        { "GET", "/api/users/me", null, 401 },
        { "GET", "/api/nothing", null, 404 },
        { "DELETE", "/api/health", null, 405 },
        { "POST", "/api/auth/login", "{", 422 },
        { "POST", "/api/auth/login", """{"email":"a@example.com","password":"p","org_slug":"none"}""", 401 },
        { "GET", "/v1/nothing", null, 404 },
        { "GET", "/v1x", null, 404 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_of_response_has_security_headers_and_is_not_cached(
        string method, string path, string? body, int status)
    {
        var answer = await shared.App.Anonymous.SendAsync(new HttpMethod(method), path, ApiClient.Content(body));

        Assert.True(answer.Status == status, answer.ToString());
        Assert.Equal("nosniff", answer["X-Content-Type-Options"]);
        Assert.Equal("no-referrer", answer["Referrer-Policy"]);
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", answer["Content-Security-Policy"]);
        Assert.Equal("no-store", answer["Cache-Control"]);
        Assert.Equal("application/json; charset=utf-8", answer["Content-Type"]);
        Assert.NotNull(answer["X-Request-Id"]);
        Assert.Null(answer["Server"]);
        Assert.Null(answer["X-Powered-By"]);
        Assert.Null(answer["Strict-Transport-Security"]);
    }

    [Fact]
    public async Task A_401_names_the_required_scheme()
    {
        Assert.Equal("Bearer", (await shared.App.Anonymous.GetAsync("/api/users/me"))["WWW-Authenticate"]);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("My-Request_1.2")]
    [InlineData(
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Response_has_the_request_id_of_the_caller(string id) => Assert.Equal(id, await RequestIdAsync(id));

    [Theory]
    [InlineData("")]
    [InlineData("has space")]
    [InlineData("semi;colon")]
    [InlineData("<script>")]
    [InlineData(
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Response_has_a_new_request_id_when_the_callers_is_invalid(string id)
    {
        var (one, two) = (await RequestIdAsync(id), await RequestIdAsync(id));

        Assert.Matches("^[A-Za-z0-9._-]{1,128}$", one);
        Assert.NotEqual(id, one);
        Assert.NotEqual(one, two);
    }

    private async Task<string> RequestIdAsync(string id)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/nothing");
        request.Headers.TryAddWithoutValidation("X-Request-Id", id);
        return (await shared.App.Anonymous.SendAsync(request))["X-Request-Id"]!;
    }
}
