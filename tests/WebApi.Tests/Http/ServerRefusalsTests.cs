using System.Text.Json;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Http;

/// <summary>Requests that the HTTP server can't parse never reach an endpoint, but are refused in the dialect of their surface.</summary>
public sealed class ServerRefusalsTests(SharedApp shared)
{
    private const string Platform = """{"error":"Validation failed","details":{"fieldErrors":{},"formErrors":["Malformed request"]}}""";
    private const string Keys =
        """{"error":{"code":"VALIDATION_ERROR","message":"Validation failed","details":{"fields":["""
            + """{"field":null,"message":"Malformed request"}]}}}""";
    private const string Workspace =
        """{"success":false,"error":{"code":"VALIDATION_ERROR","message":"Malformed request","details":{"field":null,"fields":["""
            + """{"field":null,"message":"Malformed request"}]}}}""";

    private static readonly (string Path, string Refusal)[] Surfaces =
    [
        ("/api/users/me", Platform), ("/v1/keys", Keys), ("/v1/projects", Workspace), ("/workspace/keys", Platform)
    ];

    [Theory]
    [InlineData("GET PATH/a%00b HTTP/1.1\nHost: x")]
    [InlineData("GET PATH HTTP/1.1\nHost: a b")]
    [InlineData("GET PATH HTTP/1.1\nAccept: */*")]
    [InlineData("GET PATH HTTP/1.1\nHost: a\nHost: b")]
    [InlineData("GET PATH HTTP/1.1\nHost: x\nno colon")]
    [InlineData("GET PATH HTTP/1.1\nHost: x\nBad name: x")]
    [InlineData("POST PATH HTTP/1.1\nHost: x\nContent-Length: 5\nContent-Length: 6")]
    [InlineData("POST PATH HTTP/1.1\nHost: x\nContent-Length: -1")]
    [InlineData("POST PATH HTTP/1.1\nHost: x\nTransfer-Encoding: chunked, identity")]
    public async Task Malformed_request_is_400_in_the_dialect_of_its_path(string head)
    {
        foreach (var (path, refusal) in Surfaces) AssertRefused(
            await SendAsync(head.Replace("PATH", path, StringComparison.Ordinal)), 400, refusal);
    }

    [Fact]
    public async Task Headers_that_are_too_large_or_too_many_are_431_in_the_dialect_of_their_path()
    {
        foreach (var headers in (string[])
        [
            $"A: {new string('b', 40_000)}", string.Join('\n', Enumerable.Range(0, 120).Select(i => $"A{i}: b"))
        ])
        {
            AssertRefused(
                await SendAsync($"GET /api/users/me HTTP/1.1\nHost: x\n{headers}"),
                431,
                """{"error":"Request headers are too large or too many"}""");
            AssertRefused(
                await SendAsync($"GET /v1/keys HTTP/1.1\nHost: x\n{headers}"),
                431,
                """{"error":{"code":"HEADERS_TOO_LARGE","message":"Request headers are too large or too many"}}""");
            AssertRefused(
                await SendAsync($"GET /v1/tasks HTTP/1.1\nHost: x\n{headers}"),
                431,
                """{"success":false,"error":{"code":"HEADERS_TOO_LARGE","message":"Request headers are too large or too many"}}""");
        }
    }

    // The server exposes nothing of a malformed request line, so the surface isn't known.
    [Theory]
    [InlineData("G@T /v1/keys HTTP/1.1\nHost: x", 400, Platform)]
    [InlineData("GET /v1/keys/é HTTP/1.1\nHost: x", 400, Platform)]
    [InlineData("GET /v1/keys HTTP/3.0\nHost: x", 505, """{"error":"HTTP version is not supported"}""")]
    [InlineData("nonsense", 400, Platform)]
    [InlineData("GET * HTTP/1.1\nHost: x", 405, """{"error":"Method not allowed"}""")]
    public async Task Malformed_request_line_is_refused_in_the_platform_dialect(string head, int status, string refusal) =>
        AssertRefused(await SendAsync(head), status, refusal);

    [Fact]
    public async Task Request_line_that_is_too_long_is_414() =>
        AssertRefused(
            await SendAsync($"GET /v1/keys/{new string('a', 9000)} HTTP/1.1\nHost: x"), 414, """{"error":"Request line is too long"}""");

    [Fact]
    public async Task Request_id_of_the_caller_is_kept_when_it_was_read()
    {
        Assert.Contains(
            "\r\nX-Request-Id: mine\r\n",
            await SendAsync("GET /v1/keys HTTP/1.1\nX-Request-Id: mine\nHost: a b"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_of_HEAD_has_the_length_of_a_body_but_no_body()
    {
        var answer = await RawRequest.SendAsync(shared.App, "HEAD /v1/keys HTTP/1.1\nHost: a b");

        Assert.Contains($"\r\nContent-Length: {Keys.Length}\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    // Bytes that follow on the connection are refused separately, after the first response.
    [Fact]
    public async Task Malformed_bytes_after_a_request_are_refused_after_its_response()
    {
        var answer = await RawRequest.SendToEndAsync(shared.App, "GET /api/health HTTP/1.1\nHost: x\n\nnonsense");

        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.EndsWith(
            $$"""{"status":"ok"}HTTP/1.1 400 Bad Request{{answer[(answer.IndexOf("400 Bad Request", StringComparison.Ordinal) + 15)..]}}""",
            answer,
            StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + Platform, answer, StringComparison.Ordinal);
    }

    // Request smuggling: Content-Length is ignored, and nothing after the body is read as a request (RFC 9112 section 6.1).
    [Fact]
    public async Task Connection_ends_after_a_request_with_conflicting_lengths()
    {
        var answer = await RawRequest.SendToEndAsync(
            shared.App,
            "POST /api/auth/refresh HTTP/1.1\nHost: x\nContent-Type: application/json\nContent-Length: 5\nTransfer-Encoding: "
                + "chunked\n\n0\n\nGET /api/health HTTP/1.1\nHost: x");

        Assert.StartsWith("HTTP/1.1 422", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\"status\":\"ok\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Malformed_requests_log_no_error()
    {
        var log = new CapturedLog();
        await using var app = await PlatformApp.StartAsync(new AppOptions { Log = log });
        foreach (var head in (string[])
        [
            "GET /v1/keys HTTP/1.1\nHost: a b", "GET /%00 HTTP/1.1\nHost: x", "nonsense", $"GET /{new string('a', 9000)} HTTP/1.1\nHost: x"
        ])
        {
            await RawRequest.SendToEndAsync(app, head);
        }

        Assert.DoesNotContain(
            log.Lines,
            line =>
                line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal)
                    || line.StartsWith("Warning Platform", StringComparison.Ordinal));
    }

    private Task<string> SendAsync(string head) => RawRequest.SendToEndAsync(shared.App, head);

    private static void AssertRefused(string answer, int status, string refusal)
    {
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + refusal, answer, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Request-Id: ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json; charset=utf-8\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Content-Type-Options: nosniff\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(refusal).ValueKind);
    }
}
