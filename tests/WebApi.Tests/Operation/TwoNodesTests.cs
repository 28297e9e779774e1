using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Platform.TestKit;
using Platform.WebApi.Tests.Versions;

namespace Platform.WebApi.Tests.Operation;

/// <summary>Two processes on one database, called over HTTP.</summary>
[Collection(nameof(Alone))]
public sealed class TwoNodesTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Password = "correct horse battery staple";
    private const int Limit = 1000;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly List<ProductProcess> _processes = [];
    private TestDatabase _database = null!;
    private ApiClient[] _nodes = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _nodes = [await StartAsync(), await StartAsync()];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) node.Http.Dispose();
        foreach (var process in _processes) process.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Limit_is_never_exceeded_by_64_parallel_clients_on_both_nodes()
    {
        const int runs = 20;
        var admitted = new List<int>();
        for (var run = 0; run < runs; run++)
        {
            await InOneMinuteAsync(TimeSpan.FromSeconds(15));
            var token = await SignUpAsync($"together-{run}");
            var windows = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);

            await Task.WhenAll(Enumerable.Range(0, 64).Select(client => SpendAsync(_nodes[client % 2].With(token), windows, Limit)));

            // If the minute ended during the test, each window would have its own count.
            Assert.All(windows.Values, count => Assert.True(count <= Limit, $"{count} were admitted"));
            admitted.Add(windows.Values.Max());
        }

        output.WriteLine($"Admitted of a limit of {Limit}, by 64 clients on two nodes, in {runs} runs: {string.Join(", ", admitted)}");
        Assert.All(admitted, count => Assert.InRange(count, Limit * 95 / 100, Limit));
    }

    [Fact]
    public async Task Lease_of_a_killed_node_is_lost_and_no_permit_is_used_twice()
    {
        await InOneMinuteAsync(TimeSpan.FromSeconds(25));
        var token = await SignUpAsync("killed");
        var windows = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var clients = Enumerable.Range(0, 32).Select(client => SpendAsync(_nodes[client % 2].With(token), windows, Limit)).ToList();
        while (windows.Values.Sum() < Limit / 2) await Task.Delay(2, TestContext.Current.CancellationToken);

        _processes[1].Kill();
        await Task.WhenAll(clients);
        var beforeStart = windows.Values.Sum();
        _nodes[1].Http.Dispose();
        _nodes[1] = await StartAsync();
        await SpendAsync(_nodes[1].With(token), windows, 50);

        output.WriteLine(
            $"Admitted of a limit of {Limit}, one of two nodes killed in the middle: {beforeStart}, and "
                + $"{windows.Values.Sum() - beforeStart} after its restart");
        Assert.All(windows.Values, count => Assert.True(count <= Limit, $"{count} were admitted"));
        Assert.InRange(windows.Values.Max(), Limit * 80 / 100, Limit);
    }

    [Fact]
    public async Task Revoked_key_is_refused_on_the_other_node_within_a_second_under_load()
    {
        const int tries = 100;
        var token = await SignUpAsync("revoked");
        await SetPlanAsync("revoked", "pro");
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(client => LoadAsync(_nodes[client % 2].With(token), stop.Token)).ToList();
        var lastServed = new List<TimeSpan>();
        for (var i = 0; i < tries; i++)
        {
            var made = await _nodes[0].With(token).PostAsync("/api/api-keys", new { name = "To be revoked" });
            Expect.Status(201, made);
            var there = _nodes[1].With(made.TextOf("key"));
            Expect.Status(200, await there.GetAsync("/api/users/me"));
            Expect.Status(200, await there.GetAsync("/api/users/me"));

            Expect.Status(204, await _nodes[0].With(token).DeleteAsync($"/api/api-keys/{made.NumberOf("id")}"));
            var revoked = Stopwatch.GetTimestamp();
            Expect.Status(401, await _nodes[0].With(made.TextOf("key")).GetAsync("/api/users/me"));
            lastServed.Add(await LastServedAsync(there, revoked));
        }

        await stop.CancelAsync();
        var served = (await Task.WhenAll(load)).Sum();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"From the answer to a revocation until the last request was sent that the other node still served, {tries} tries under "
                + $"load ({served} requests meanwhile): largest {lastServed.Max().TotalMilliseconds:0} ms, median "
                + $"{lastServed.Order().ElementAt(tries / 2).TotalMilliseconds:0} ms"));
        Assert.True(lastServed.Max() < Second, $"The largest delay was {lastServed.Max()}");
    }

    [Fact]
    public async Task Version_pinned_on_one_node_is_served_by_the_other_within_a_second()
    {
        const int tries = 100;
        var token = await SignUpAsync("pinned");
        await SetPlanAsync("pinned", "pro");
        await Task.Delay(Second, TestContext.Current.CancellationToken);
        var (here, there) = (_nodes[0].With(token), _nodes[1].With(token));
        var delays = new List<TimeSpan>();
        for (var i = 0; i < tries; i++)
        {
            var version = i % 2 == 0 ? VersionTexts.Second : VersionTexts.First;
            Expect.Status(200, await there.GetAsync("/api/users/me"));
            Expect.Status(200, await here.PatchAsync("/api/organizations/current", new { api_version = version }));
            var pinned = Stopwatch.GetTimestamp();
            Assert.Equal(version, (await here.GetAsync("/api/users/me"))[VersionTexts.Header]);
            while ((await there.GetAsync("/api/users/me"))[VersionTexts.Header] != version)
            {
                Assert.True(Stopwatch.GetElapsedTime(pinned) < Second, "The other node still serves the version before.");
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            delays.Add(Stopwatch.GetElapsedTime(pinned));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"From the answer to a pin until the other node served it, {tries} tries: largest {delays.Max().TotalMilliseconds:0} ms,"
                + $" median {delays.Order().ElementAt(tries / 2).TotalMilliseconds:0} ms"));
        Assert.True(delays.Max() < Second, $"The largest delay was {delays.Max()}");
    }

    [Fact]
    public async Task Ended_session_and_changed_plan_apply_on_both_nodes_within_a_second()
    {
        var token = await SignUpAsync("changed");
        foreach (var node in _nodes) Assert.Equal($"{Limit}", (await node.With(token).GetAsync("/api/users/me"))["X-RateLimit-Limit"]);

        await SetPlanAsync("changed", "pro");
        await Task.Delay(Second, TestContext.Current.CancellationToken);
        foreach (var node in _nodes) Assert.Equal("1000000", (await node.With(token).GetAsync("/api/users/me"))["X-RateLimit-Limit"]);

        Expect.Status(204, await _nodes[1].With(token).PostAsync("/api/auth/logout"));
        Expect.Status(401, await _nodes[1].With(token).GetAsync("/api/users/me"));
        await Task.Delay(Second, TestContext.Current.CancellationToken);
        Expect.Status(401, await _nodes[0].With(token).GetAsync("/api/users/me"));
    }

    // Sends requests until one is refused or the node is down, and counts the admitted ones by window.
    private static async Task SpendAsync(ApiClient client, ConcurrentDictionary<string, int> windows, int most)
    {
        for (var i = 0; i < most; i++)
        {
            ApiAnswer answer;
            try
            {
                answer = await client.GetAsync("/api/users/me");
            }
            catch (HttpRequestException)
            {
                return;
            }

            if (answer.Status != 200)
            {
                Expect.Status(429, answer);
                return;
            }

            windows.AddOrUpdate(answer["X-RateLimit-Reset"]!, 1, (_, count) => count + 1);
        }
    }

    private async Task<int> LoadAsync(ApiClient client, CancellationToken stop)
    {
        var served = 0;
        while (!stop.IsCancellationRequested)
        {
            var answer = await client.GetAsync("/v1/projects");
            Assert.True(answer.Status == 200, $"Not 200: {answer}; the nodes said: {string.Join('\n', _processes)}");
            served++;
        }

        return served;
    }

    // The time from the revocation until the last served request was sent. The duration of its response doesn't count.
    private static async Task<TimeSpan> LastServedAsync(ApiClient client, long revoked)
    {
        var last = TimeSpan.Zero;
        while (true)
        {
            var sent = Stopwatch.GetElapsedTime(revoked);
            var answer = await client.GetAsync("/api/users/me");
            if (answer.Status == 401) return last;
            Expect.Status(200, answer);
            last = sent;
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    // Waits for the next minute if the current one ends too soon.
    private static async Task InOneMinuteAsync(TimeSpan needed)
    {
        var rest = TimeSpan.FromSeconds(60 - (DateTime.UtcNow.TimeOfDay.TotalSeconds % 60));
        if (rest < needed) await Task.Delay(rest, TestContext.Current.CancellationToken);
    }

    private async Task<ApiClient> StartAsync()
    {
        var settings = new Dictionary<string, string?>(_database.Settings)
        {
            ["Plans:Free:RequestsPerMinute"] = $"{Limit}",
            ["Plans:Free:RequestsPerDay"] = "",
            ["Plans:Free:RequestsPerMonth"] = "",
            ["Plans:Pro:RequestsPerMinute"] = "1000000",
            ["Plans:Pro:RequestsPerDay"] = "",
            ["RateLimits:AnonymousPerMinute"] = "0",
        };
        var process = ProductProcess.Start(settings);
        _processes.Add(process);
        return await process.ListeningAsync();
    }

    private async Task<string> SignUpAsync(string slug)
    {
        var answer = await _nodes[0].PostAsync(
            "/api/organizations", new { name = slug, slug, email = "a@example.com", password = Password });
        Expect.Status(201, answer);
        return answer.TextOf("access_token");
    }

    private async Task SetPlanAsync(string slug, string plan)
    {
        using var command = ProductProcess.Start(_database.Settings, "set-plan", slug, plan);
        Assert.Equal(0, await command.EndAsync());
    }
}
