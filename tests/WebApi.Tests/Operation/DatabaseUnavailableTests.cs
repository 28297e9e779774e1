using System.Diagnostics;
using System.Security.Cryptography;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Operation;

/// <summary>A node whose SQL Server is unreachable, refuses connections, or does not respond.</summary>
[Collection(nameof(Alone))]
public sealed class DatabaseUnavailableTests : IAsyncLifetime
{
    private readonly SqlServerListener _server = new();
    private readonly CapturedLog _log = new();
    private PlatformApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await PlatformApp.StartAsync(new AppOptions
        {
            Log = _log,
            Prepares = false,
            Settings = new Dictionary<string, string?>
            {
                ["Database:Provider"] = "SqlServer",
                ["ConnectionStrings:Platform"] = _server.ConnectionString,
                ["Tokens:SigningKeys:0"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
                ["Audit:Keys:0"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
                ["RateLimits:AnonymousPerMinute"] = "0",
            },
        });

        // The first requests of a process are slower and aren't measured.
        foreach (var send in Requests()) await send();
    }

    public async ValueTask DisposeAsync()
    {
        _server.IsMute = false;
        await _server.DisposeAsync();
        await _app.DisposeAsync();
        _log.Dispose();
    }

    [Theory]
    [InlineData("hangs")]
    [InlineData("refuses logins")]
    [InlineData("locks")]
    [InlineData("cuts connections")]
    public async Task Request_that_needs_the_unavailable_database_is_503_within_5_seconds_in_its_dialect(string trouble)
    {
        Break(trouble);

        await Task.WhenAll(Enumerable.Range(0, 4).SelectMany(_ => Requests()).Select(async send =>
        {
            var start = Stopwatch.GetTimestamp();
            var answer = await send();
            Assert.True(
                answer.Status == 503,
                $"{trouble}: {answer}\n"
                    + $"{string.Join('\n', _log.Lines.Where(line => line.StartsWith("Error ", StringComparison.Ordinal)).Take(2))}");
            Assert.Equal("1", answer["Retry-After"]);
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }));
        var ready = Stopwatch.GetTimestamp();
        Assert.Equal(503, (await _app.Anonymous.GetAsync("/api/health/ready")).Status);
        Assert.InRange(Stopwatch.GetElapsedTime(ready), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await _app.Anonymous.GetAsync("/api/health")).Status);
    }

    // The fake server has no rows: a refusal as an unknown key proves that the database was queried.
    [Fact]
    public async Task Node_serves_again_within_2_seconds_after_the_database_returns()
    {
        Break("refuses logins");
        for (var i = 0; i < 20; i++) Assert.Equal(503, (await WithKey().GetAsync("/api/users/me")).Status);

        _server.OnLogin = () => null;
        var back = Stopwatch.GetTimestamp();
        while (await WithKey().GetAsync("/api/users/me") is { Status: not 401 } answer)
        {
            Assert.True(
                Stopwatch.GetElapsedTime(back) < TimeSpan.FromSeconds(2),
                $"{answer}\n"
                    + $"{string.Join('\n', _log.Lines.Where(line => line.StartsWith("Error ", StringComparison.Ordinal)).TakeLast(1))}");
        }
    }

    [Fact]
    public async Task Client_that_disconnects_logs_no_error()
    {
        var isThere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.OnCommand = text =>
        {
            if (!text.Contains("ApiKeys", StringComparison.Ordinal)) return null;
            isThere.TrySetResult();
            return new SqlServerAnswer { IsSilent = true };
        };
        var before = _log.Lines.Count;
        using var leave = new CancellationTokenSource();
        var key = WithKey();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/users/me");
        request.Headers.Authorization = new("Bearer", key.Token);
        var answer = key.Http.SendAsync(request, leave.Token);
        await isThere.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);

        for (var waited = 0; !_log.Lines.Any(line => line.Contains(" 499 in ", StringComparison.Ordinal)); waited++)
        {
            Assert.True(waited < 100, "The request was not logged as one that its client closed.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.DoesNotContain(
            _log.Lines.Skip(before),
            line => line.StartsWith("Error ", StringComparison.Ordinal) || line.StartsWith("Critical ", StringComparison.Ordinal));
    }

    private void Break(string trouble)
    {
        switch (trouble)
        {
            case "hangs":
                _server.Cut();
                _server.IsMute = true;
                break;
            case "refuses logins":
                _server.OnLogin = () => SqlServerAnswer.Error(18456, severity: 14);
                _server.Cut();
                break;
            case "locks":
                _server.OnCommand = _ => SqlServerAnswer.Error(1222) with { Delay = TimeSpan.FromMilliseconds(3500) };
                break;
            default:
                _server.OnCommand = _ => new SqlServerAnswer { IsCut = true };
                break;
        }
    }

    private IEnumerable<Func<Task<ApiAnswer>>> Requests()
    {
        yield return () => WithKey().GetAsync("/api/users/me");
        yield return () => WithKey().GetAsync("/v1/projects");
        yield return () => WithKey().GetAsync("/v1/keys");
        yield return () =>
            _app.Anonymous.PostAsync(
                "/api/auth/login", new { email = "you@example.com", password = "correct horse battery staple", org_slug = "acme" });
        yield return () => WithKey().PostAsync("/api/api-keys", new { name = "New" });
        yield return () =>
            _app.Anonymous.SendAsync(
                new HttpRequestMessage(HttpMethod.Get, "/workspace/keys")
                {
                    Headers = { { "Cookie", $"__Host-workspace={Domain.Sessions.RefreshTokenSecret.New()}" } }
                });
    }

    private ApiClient WithKey() =>
        _app.Anonymous.With(Domain.ApiKeys.ApiKeySecret.New(Domain.ApiKeys.ApiKeyFormat.Wrk, Domain.ApiKeys.KeyEnvironment.Live).Text);
}
