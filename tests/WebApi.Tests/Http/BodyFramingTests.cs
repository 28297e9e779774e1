using System.Net.Sockets;
using System.Text;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Http;

/// <summary>Bodies that the server can't read completely: a client error on every surface, without an error in the log.</summary>
public sealed class BodyFramingTests(BodyFramingTests.LoggedApp logged) : IClassFixture<BodyFramingTests.LoggedApp>
{
    private const string Chunked = "Transfer-Encoding: chunked";

    private static readonly string[] Types = ["application/json", "application/x-www-form-urlencoded"];

    private static readonly (string Path, int Status, string Malformed, string TooSlow)[] Surfaces =
    [
        (
            "/api/api-keys", 422,
            """{"error":"Validation failed","details":{"fieldErrors":{},"formErrors":["Malformed request body"]}}""",
            """{"error":"Request body came too slowly"}"""
        ),
        (
            "/v1/keys", 400,
            """{"error":{"code":"VALIDATION_ERROR","message":"Validation failed","details":{"fields":["""
                + """{"field":null,"message":"Malformed request body"}]}}}""",
            """{"error":{"code":"REQUEST_TIMEOUT","message":"Request body came too slowly"}}"""
        ),
        (
            "/v1/projects", 400,
            """{"success":false,"error":{"code":"VALIDATION_ERROR","message":"Malformed request body","details":"""
                + """{"field":null,"fields":[{"field":null,"message":"Malformed request body"}]}}}""",
            """{"success":false,"error":{"code":"REQUEST_TIMEOUT","message":"Request body came too slowly"}}"""
        ),
    ];

    public static TheoryData<string> Malformed =>
        new(
            "80000000\r\nabc",
            "ffffffffffffffff\r\nabc",
            "zz\r\nabc\r\n0\r\n\r\n",
            "-1\r\nabc",
            "3\r\nabcXX0\r\n\r\n",
            "2\r\n{}\r\n0\r\nbad trailer\r\n\r\n");

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Malformed_chunk_is_refused_in_the_dialect_and_ends_the_connection(string body)
    {
        var admin = await logged.App.SignUpAsync();
        foreach (var (path, status, malformed, _) in Surfaces)
        {
            foreach (var type in Types)
            {
                var answer = await SendAsync(admin, path, type, Chunked, body);

                Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
                Assert.EndsWith("\r\n\r\n" + malformed, answer, StringComparison.Ordinal);
                Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
                Assert.Contains("\r\nX-Request-Id: ", answer, StringComparison.Ordinal);
            }
        }

        AssertNoFault();
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Unknown_route_is_404_however_malformed_the_body_is(string body)
    {
        var admin = await logged.App.SignUpAsync();
        foreach (var path in (string[])["/api/nothing", "/v1/keys/nothing/at/all", "/v1/nothing"])
        {
            Assert.StartsWith("HTTP/1.1 404 ", await SendAsync(admin, path, Types[0], Chunked, body), StringComparison.Ordinal);
        }

        AssertNoFault();
    }

    [Fact]
    public async Task Malformed_chunk_is_refused_by_a_page_with_a_page()
    {
        var answer = await RawRequest.SendToEndAsync(
            logged.App,
            $"POST /workspace/sign-in HTTP/1.1\nHost: localhost\nOrigin: http://localhost\nContent-Type: {Types[1]}\n{Chunked}",
            "80000000\r\nabc"u8.ToArray());

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("text/html", answer, StringComparison.Ordinal);
        AssertNoFault();
    }

    // The server waits five seconds for data.
    [Fact]
    public async Task Body_that_comes_too_slowly_is_408_in_the_dialect_and_ends_the_connection()
    {
        var admin = await logged.App.SignUpAsync();
        await Task.WhenAll(Surfaces.SelectMany(surface => Types.Select(type => Task.Run(async () =>
        {
            var answer = await SendAsync(admin, surface.Path, type, "Content-Length: 1000", "ab");

            Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
            Assert.EndsWith("\r\n\r\n" + surface.TooSlow, answer, StringComparison.Ordinal);
            Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        }))));

        AssertNoFault();
    }

    [Theory]
    [InlineData("Content-Length: 100", "ab", false)]
    [InlineData("Content-Length: 100", "ab", true)]
    [InlineData(Chunked, "5\r\nab", false)]
    [InlineData(Chunked, "5\r\nab", true)]
    public async Task Client_that_disconnects_within_a_body_logs_no_error(string length, string body, bool resets)
    {
        var ct = TestContext.Current.CancellationToken;
        var admin = await logged.App.SignUpAsync();
        foreach (var path in (string[])["/api/api-keys", "/v1/keys", "/v1/projects", "/v1/nothing"])
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(logged.App.Url.Host, logged.App.Url.Port, ct);
            await tcp.GetStream()
                .WriteAsync(
                    Encoding.ASCII.GetBytes(Head(admin, path, Types[0], length).ReplaceLineEndings("\r\n") + "\r\n\r\n" + body), ct);
            await Task.Delay(100, ct);
            tcp.LingerState = new LingerOption(resets, 0);
        }

        await Task.Delay(300, ct);
        AssertNoFault();
    }

    [Fact]
    public async Task Malformed_body_counts_toward_the_rate_limit()
    {
        await using var app = await PlatformApp.StartAsync(
            new AppOptions { Settings = new Dictionary<string, string?> { ["Plans:Free:RequestsPerMinute"] = "10" } });
        var admin = await app.SignUpAsync();
        var statuses = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            statuses.Add(
                (await RawRequest.SendToEndAsync(
                    app, Head(admin, "/v1/projects", Types[0], Chunked + "\nConnection: close"), "80000000\r\nabc"u8.ToArray()))[9..12]);
        }

        // If a new minute begins during the test, ten more are served.
        Assert.InRange(statuses.Count(status => status == "400"), 10, 20);
        Assert.Equal(30, statuses.Count(status => status is "400" or "429"));
    }

    private static string Head(Actor admin, string path, string type, string length) =>
        $"POST {path} HTTP/1.1\nHost: localhost\nAuthorization: Bearer {admin.AccessToken}\nContent-Type: {type}\n{length}";

    private Task<string> SendAsync(Actor admin, string path, string type, string length, string body) =>
        RawRequest.SendToEndAsync(logged.App, Head(admin, path, type, length), Encoding.ASCII.GetBytes(body));

    private void AssertNoFault() => Assert.DoesNotContain(
        logged.Log.Lines,
        line =>
            line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal)
                || line.StartsWith("Warning Platform", StringComparison.Ordinal));

    /// <summary>An app with a captured log.</summary>
    public sealed class LoggedApp : IAsyncLifetime
    {
        public CapturedLog Log { get; } = new();

        public PlatformApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await PlatformApp.StartAsync(new AppOptions { Log = Log });

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
