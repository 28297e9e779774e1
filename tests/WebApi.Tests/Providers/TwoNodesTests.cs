using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Platform.Infrastructure.DataProtection;
using Platform.TestKit;
using Platform.WebApi.Tests.Operation;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Providers;

/// <summary>Two nodes started together on one empty database: a sign-in with a provider that one began is completed by the other.</summary>
[Collection(nameof(Alone))]
public sealed class TwoNodesTests(ITestOutputHelper output)
{
    private const int Visits = 50;

    [Fact]
    public async Task Sign_in_begun_on_one_node_ends_on_the_other()
    {
        using var provider = await OpenIdProcess.StartAsync();
        await using var database = await TestDatabase.CreateAsync();
        await using var first = await StartAsync(provider, database);
        await using var second = await StartAsync(provider, database);
        var nodes = new[] { first, second };

        // Both nodes need the key for the first time simultaneously, and none exists yet.
        var begun = Stopwatch.GetTimestamp();
        var visits = await Task.WhenAll(Enumerable.Range(0, Visits).Select(async number =>
        {
            var account = new ProviderAccount($"two-nodes-{number}", $"two{number}@example.com");
            var (one, other) = (nodes[number % 2], nodes[(number + 1) % 2]);
            var visitor = new Visitor(one);
            var left = await visitor.SendFromAsync("/workspace/sign-up", "/sign-in/google", ("purpose", "sign-up"));
            var back = await provider.SignInAsync(WebUtility.HtmlDecode(Regex.Match(left.Text, "url=([^\"]+)\"").Groups[1].Value), account);

            // The browser continues at the other node with all its cookies, as behind a load balancer.
            var returning = new Visitor(other);
            foreach (var (name, value) in visitor.Cookies) returning.Cookies[name] = value;
            var ended = await returning.GetAsync(back.PathAndQuery);
            var finishing = new Visitor(one);
            foreach (var (name, value) in returning.Cookies) finishing.Cookies[name] = value;
            await finishing.GetAsync("/workspace/sign-in/create");
            var made = await finishing.SendAsync("/workspace/sign-in/create", ("name", $"Two nodes {number}"));
            return (ended.Status, Location: ended["Location"], Made: made.Status);
        }));

        var keys = await first.WithDbAsync(db => db.Set<ProtectionKey>().AsNoTracking().ToListAsync());
        var (made, took) = (visits.Count(visit => visit.Made == 303), Stopwatch.GetElapsedTime(begun).TotalSeconds);
        output.WriteLine(
            $"{made} of {Visits} visits begun on one node, ended on the other and used on the first, in {took:F1} s; {keys.Count} key");
        Assert.All(visits, visit => Assert.Equal((303, "/workspace/sign-in/create", 303), visit));
        Assert.DoesNotContain("masterKey", System.Text.Encoding.Latin1.GetString(Assert.Single(keys).Sealed), StringComparison.Ordinal);
    }

    private static async Task<PlatformApp> StartAsync(OpenIdProcess provider, TestDatabase database)
    {
        var app = await PlatformApp.StartAsync(new AppOptions
        {
            Database = database,
            Settings = new Dictionary<string, string?>
            {
                ["SignIn:Google:ClientId"] = "google",
                ["SignIn:Google:ClientSecret"] = OpenIdProcess.ClientSecret,
                ["SignIn:Google:Authority"] = provider.Url,
                ["Platform:PublicUrl"] = "http://127.0.0.1",
            },
        });
        await provider.AddClientAsync("google", new Uri("http://127.0.0.1/sign-in/google/callback"));
        return app;
    }
}
