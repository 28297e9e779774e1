using System.Collections.Concurrent;
using Platform.Infrastructure.Settings;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Operation;

/// <summary>Startup, shutdown and crash of the server as a process.</summary>
public sealed class ProcessTests
{
    private const string Password = "correct horse battery staple";

    [Fact]
    public async Task Process_killed_while_creating_keys_has_every_key_it_responded_with()
    {
        await using var database = await TestDatabase.CreateAsync();
        var settings = new Dictionary<string, string?>(database.Settings)
        {
            ["Plans:Free:RequestsPerMinute"] = "",
            ["Plans:Free:RequestsPerDay"] = ""
        };
        var answered = new ConcurrentBag<string>();
        using (var first = ProductProcess.Start(settings))
        {
            var client = await first.ListeningAsync();
            var signedUp = await client.PostAsync(
                "/api/organizations", new { name = "Killed", email = "a@example.com", password = Password });
            Expect.Status(201, signedUp);
            var caller = client.With(signedUp.TextOf("access_token"));
            var makers = Enumerable.Range(0, 16).Select(_ => MakeKeysAsync(caller, answered)).ToList();
            while (answered.Count < 160) await Task.Delay(10, TestContext.Current.CancellationToken);

            first.Kill();

            Assert.NotEqual(0, await first.EndAsync());
            await Task.WhenAll(makers);
        }

        using var second = ProductProcess.Start(settings);
        var again = await second.ListeningAsync();
        foreach (var key in answered) Expect.Status(200, await again.With(key).GetAsync("/api/users/me"));
    }

    [Fact]
    public async Task Process_writes_pending_data_at_shutdown_and_exits_with_0()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM");
        await using var database = await TestDatabase.CreateAsync();
        string token;
        using (var first = ProductProcess.Start(database.Settings))
        {
            var client = await first.ListeningAsync();
            var signedUp = await client.PostAsync(
                "/api/organizations", new { name = "Ended", email = "a@example.com", password = Password });
            token = signedUp.TextOf("access_token");
            var made = await client.With(token).PostAsync("/api/api-keys", new { name = "Used" });
            Expect.Status(200, await client.With(made.TextOf("key")).GetAsync("/api/users/me"));

            await first.TerminateAsync();

            Assert.Equal(0, await first.EndAsync());
            Assert.Empty(first.Errors);
        }

        using var second = ProductProcess.Start(database.Settings);
        var key = (await (await second.ListeningAsync()).With(token).GetAsync("/api/api-keys")).Member("data")[0];
        Assert.Equal(System.Text.Json.JsonValueKind.String, key.GetProperty("last_used_at").ValueKind);
    }

    [Fact]
    public async Task Processes_started_simultaneously_on_one_empty_data_directory_accept_each_others_tokens()
    {
        Assert.SkipUnless(TestDatabase.Provider == DatabaseProvider.Sqlite, "SQL Server is migrated by a command");
        await using var database = await TestDatabase.CreateAsync(isMigrated: false);
        using var one = ProductProcess.Start(database.Settings);
        using var two = ProductProcess.Start(database.Settings);
        var clients = await Task.WhenAll(one.ListeningAsync(), two.ListeningAsync());

        foreach (var (client, other) in ((ApiClient, ApiClient)[])[(clients[0], clients[1]), (clients[1], clients[0])])
        {
            var signedUp = await client.PostAsync(
                "/api/organizations", new { name = $"Node {Guid.NewGuid():n}"[..30], email = "a@example.com", password = Password });
            Expect.Status(201, signedUp);
            Expect.Status(200, await other.With(signedUp.TextOf("access_token")).GetAsync("/api/users/me"));
        }
    }

    // Completes when the process exits.
    private static async Task MakeKeysAsync(ApiClient client, ConcurrentBag<string> answered)
    {
        try
        {
            while (true)
            {
                var made = await client.PostAsync("/api/api-keys", new { name = "Made in time" });
                if (made.Status == 201) answered.Add(made.TextOf("key"));
            }
        }
        catch (HttpRequestException)
        {
            // The process was killed.
        }
    }
}
