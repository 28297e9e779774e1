using Platform.Infrastructure.Settings;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

/// <summary><c>GET /api/health</c> and <c>GET /api/health/ready</c>.</summary>
public sealed class HealthTests(SharedApp shared)
{
    private const string Ok = """{"status":"ok"}""";
    private const string Key = "an-operators-key-of-32-characters";

    [Theory]
    [InlineData("/api/health")]
    [InlineData("/api/health/ready")]
    public async Task Health_is_ok_for_anonymous_callers(string path)
    {
        var answer = await shared.App.Anonymous.GetAsync(path);

        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"status":"ok"}""", answer.Text);
    }

    [Fact]
    public async Task Health_ignores_credentials()
    {
        Assert.Equal(200, (await shared.App.Anonymous.With("nonsense").GetAsync("/api/health")).Status);
    }

    [Fact]
    public async Task Node_is_alive_but_not_ready_while_the_schema_is_older()
    {
        await using var app = await PlatformApp.StartAsync(new AppOptions { Prepares = false });

        var alive = await app.Anonymous.GetAsync("/api/health");
        var ready = await app.Anonymous.GetAsync("/api/health/ready");

        Assert.Equal(200, alive.Status);
        Assert.Equal(503, ready.Status);
        Assert.Equal("""{"status":"unavailable"}""", ready.Text);
        Assert.Equal("1", ready["Retry-After"]);
    }
    [Fact]
    public async Task Only_the_operator_key_reveals_the_version_and_the_provider()
    {
        using var log = new CapturedLog();
        var settings = new Dictionary<string, string?> { ["Operator:Key"] = Key };
        await using var app = await PlatformApp.StartAsync(new AppOptions { Settings = settings, Log = log });
        var admin = await app.SignUpAsync();
        var provider = TestDatabase.Provider == DatabaseProvider.Sqlite ? "sqlite" : "sqlserver";

        var details = await app.Anonymous.With(Key).GetAsync("/api/health/ready");
        Assert.Equal(200, details.Status);
        Assert.Equal($$"""{"status":"ok","version":"{{ProductVersion.Text}}","provider":"{{provider}}"}""", details.Text);
        Assert.Null(details["X-RateLimit-Limit"]);

        string?[] invalid = [null, "", Key + "x", Key[..^1]];
        ApiClient[] others = [admin, await admin.MakeKeyAsync(), .. invalid.Select(app.Anonymous.With)];
        foreach (var client in others)
        {
            Assert.Equal(Ok, (await client.GetAsync("/api/health/ready")).Text);
        }

        Assert.Equal(Ok, (await app.Anonymous.With(Key).GetAsync("/api/health")).Text);
        Expect.Refused(await app.Anonymous.With(Key).GetAsync("/api/users/me"), 401, "Authentication required");
        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Operator_key_reveals_details_of_a_node_that_is_not_ready()
    {
        var settings = new Dictionary<string, string?> { ["Operator:Key"] = Key };
        await using var app = await PlatformApp.StartAsync(new AppOptions { Settings = settings, Prepares = false });

        var details = await app.Anonymous.With(Key).GetAsync("/api/health/ready");

        Assert.Equal((503, "unavailable", ProductVersion.Text), (details.Status, details.TextOf("status"), details.TextOf("version")));
    }

    [Fact]
    public async Task Health_is_the_same_for_everyone_without_an_operator_key()
    {
        Assert.Equal(Ok, (await shared.App.Anonymous.With(Key).GetAsync("/api/health/ready")).Text);
    }
}
