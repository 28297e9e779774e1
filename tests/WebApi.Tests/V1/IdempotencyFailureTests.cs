using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Platform.TestKit;

namespace Platform.WebApi.Tests.V1;

/// <summary>A created object and its stored response are saved in one transaction.</summary>
public sealed class IdempotencyFailureTests
{
    private const string Path = "/v1/projects";

    [Theory]
    [InlineData(SaveStep.Saved)]
    [InlineData(SaveStep.Committing)]
    public async Task Creation_that_fails_before_its_commit_stores_nothing(SaveStep step)
    {
        var saves = new FailingSaves();
        await using var app = await PlatformApp.StartAsync(new AppOptions { Change = builder => saves.AddTo(builder.Services) });
        var admin = await app.SignUpAsync();

        saves.Step = step;
        ExpectV1.Refused(await admin.PostOnceAsync(Path, new { name = "n" }, "k"), 500, "INTERNAL_ERROR", "Internal server error");
        saves.Step = null;

        Assert.Equal(0, await admin.CountAsync(Path));
        Assert.Equal(0, await app.WithDbAsync(db => db.IdempotentRequests.CountAsync()));
        var made = await admin.PostOnceAsync(Path, new { name = "n" }, "k");
        Assert.Equal((201, null), (made.Status, made["Idempotent-Replayed"]));
        Assert.Equal("true", (await admin.PostOnceAsync(Path, new { name = "n" }, "k"))["Idempotent-Replayed"]);
        Assert.Equal(1, await admin.CountAsync(Path));
    }

    [Fact]
    public async Task Creations_repeated_after_the_process_was_killed_create_each_object_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        var settings = new Dictionary<string, string?>(database.Settings)
        {
            ["Plans:Free:RequestsPerMinute"] = "0",
            ["Plans:Free:RequestsPerDay"] = "0"
        };
        var answered = new ConcurrentDictionary<string, string>();
        var keys = new ConcurrentBag<string>();
        string token;
        using (var first = ProductProcess.Start(settings))
        {
            var client = await first.ListeningAsync();
            var signedUp = await client.PostAsync(
                "/api/organizations", new { name = "Killed", email = "a@example.com", password = "correct horse battery staple" });
            Expect.Status(201, signedUp);
            token = signedUp.TextOf("access_token");
            var makers = Enumerable.Range(0, 4).Select(maker => MakeAsync(client.With(token), maker)).ToList();
            while (answered.Count < 60) await Task.Delay(5, TestContext.Current.CancellationToken);

            first.Kill();

            await first.EndAsync();
            await Task.WhenAll(makers);
        }

        using var second = ProductProcess.Start(settings);
        var again = (await second.ListeningAsync()).With(token);
        foreach (var key in keys)
        {
            var answer = await again.PostOnceAsync(Path, new { name = key }, key);
            Expect.Status(201, answer);
            if (answered.TryGetValue(key, out var body)) Assert.Equal((body, "true"), (answer.Text, answer["Idempotent-Replayed"]));
        }

        Assert.Equal(keys.Count, await again.CountAsync(Path));

        async Task MakeAsync(ApiClient client, int maker)
        {
            for (var i = 0; ; i++)
            {
                var key = $"{maker}-{i}";
                keys.Add(key);
                try
                {
                    var answer = await client.PostOnceAsync(Path, new { name = key }, key);
                    Expect.Status(201, answer);
                    answered[key] = answer.Text;
                }
                catch (HttpRequestException)
                {
                    return;
                }
            }
        }
    }
}
