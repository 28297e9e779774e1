using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Operation;

/// <summary>Another process holds the lock on the file of the embedded database.</summary>
[Collection(nameof(Alone))]
public sealed class LockedFileTests : IAsyncLifetime
{
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(3.6);

    private PlatformApp _app = null!;
    private Actor _admin = null!;
    private SqliteConnection _other = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(TestDatabase.Provider == Infrastructure.Settings.DatabaseProvider.Sqlite, "The lock is that of SQLite's file.");

        // Limits are counted in the database: a request that can't be counted isn't admitted.
        var unlimited = new Dictionary<string, string?> { ["RateLimits:AnonymousPerMinute"] = "0" };
        foreach (var window in (string[])["Minute", "Day", "Month"]) unlimited[$"Plans:Free:RequestsPer{window}"] = "0";
        _app = await PlatformApp.StartAsync(new AppOptions { Settings = unlimited });
        _admin = await _app.SignUpAsync();
        Expect.Status(201, await MakeAsync("/v1/projects", "Before"));
        Expect.Status(200, await _admin.GetAsync("/api/users/me"));
        _other = new SqliteConnection(_app.Database.Settings["ConnectionStrings:Platform"] + ";Pooling=False");
        await _other.OpenAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_other is not null) await _other.DisposeAsync();
        if (_app is not null) await _app.DisposeAsync();
    }

    [Fact]
    public async Task Writes_are_503_within_seconds_and_reads_succeed_while_the_file_is_locked()
    {
        Execute("BEGIN IMMEDIATE");
        var began = Stopwatch.GetTimestamp();
        var tries = Enumerable.Range(0, 24).Select(i => RefusedAsync(i)).ToList();
        var reads = 0;
        while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(8))
        {
            var start = Stopwatch.GetTimestamp();
            Expect.Status(200, await _admin.GetAsync("/v1/projects"));
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(2));
            reads++;
            await Task.Delay(50, Ct);
        }

        Assert.True(reads > 40, $"Only {reads} reads were answered");
        await Task.WhenAll(tries);

        Execute("COMMIT");
        var released = Stopwatch.GetTimestamp();
        Expect.Status(201, await MakeAsync("/v1/projects", "After"));
        Assert.InRange(Stopwatch.GetElapsedTime(released), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Readiness_is_503_while_writes_fail_and_200_soon_after()
    {
        Assert.Equal(200, (await ReadyAsync()).Status);
        Execute("BEGIN IMMEDIATE");
        await Task.Delay(TimeSpan.FromSeconds(1.1), Ct);
        for (var i = 0; i < 4; i++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadyAsync()));
            Assert.All(answers, answer => Assert.Equal((503, "1"), (answer.Status, answer["Retry-After"])));
        }

        Assert.Equal(200, (await _app.Anonymous.GetAsync("/api/health")).Status);
        Execute("COMMIT");
        var released = Stopwatch.GetTimestamp();
        while ((await ReadyAsync()).Status != 200)
        {
            Assert.InRange(Stopwatch.GetElapsedTime(released), TimeSpan.Zero, TimeSpan.FromSeconds(2.5));
        }
    }

    // Requests in each dialect, spread over the time in which the lock is held.
    private async Task RefusedAsync(int number)
    {
        await Task.Delay(200 * number, Ct);
        var start = Stopwatch.GetTimestamp();
        var answer = (number % 3) switch
        {
            0 => await MakeAsync("/v1/projects", $"Refused {number}"),
            1 => await _admin.PostAsync("/api/api-keys", new { name = $"Refused {number}" }),
            _ =>
                await _app.Anonymous.PostAsync(
                    "/api/auth/login", new { email = _admin.Email, password = _admin.Password, org_slug = _admin.Slug }),
        };
        Expect.Status(503, answer);
        Assert.Equal("1", answer["Retry-After"]);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Refused);
    }

    private async Task<ApiAnswer> ReadyAsync()
    {
        var start = Stopwatch.GetTimestamp();
        var answer = await _app.Anonymous.GetAsync("/api/health/ready");
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        return answer;
    }

    private Task<ApiAnswer> MakeAsync(string path, string name) => _admin.PostAsync(path, new { name });

    private void Execute(string sql)
    {
        using var command = _other.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
