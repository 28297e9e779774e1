using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

public sealed class HealthTests(SharedApp shared)
{
    [Theory]
    [InlineData("/api/health")]
    [InlineData("/api/health/ready")]
    public async Task Says_ok_to_anyone(string path)
    {
        var answer = await shared.App.Anonymous.GetAsync(path);

        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"status":"ok"}""", answer.Text);
    }

    [Fact]
    public async Task Does_not_look_at_a_credential()
    {
        Assert.Equal(200, (await shared.App.Anonymous.With("nonsense").GetAsync("/api/health")).Status);
    }

    [Fact]
    public async Task Is_alive_but_not_ready_while_the_schema_is_older_than_the_node()
    {
        await using var app = await PlatformApp.StartAsync(new AppOptions { Prepares = false });

        var alive = await app.Anonymous.GetAsync("/api/health");
        var ready = await app.Anonymous.GetAsync("/api/health/ready");

        Assert.Equal(200, alive.Status);
        Assert.Equal(503, ready.Status);
        Assert.Equal("""{"status":"unavailable"}""", ready.Text);
        Assert.Equal("1", ready["Retry-After"]);
    }
}
