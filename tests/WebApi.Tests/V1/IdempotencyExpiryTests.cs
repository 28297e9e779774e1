using Platform.Domain.Idempotency;

namespace Platform.WebApi.Tests.V1;

/// <summary>A stored response is replayed for 24 hours.</summary>
public sealed class IdempotencyExpiryTests(ClockedApp clocked) : IClassFixture<ClockedApp>
{
    [Fact]
    public async Task Idempotency_key_can_be_reused_after_24_hours()
    {
        var key = await (await clocked.App.SignUpAsync()).MakeKeyAsync("read", "write");
        var first = await key.PostOnceAsync("/v1/projects", new { name = "First" }, "k");

        clocked.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        var again = await key.PostOnceAsync("/v1/projects", new { name = "First" }, "k");
        clocked.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var anew = await key.PostOnceAsync("/v1/projects", new { name = "Second" }, "k");
        var anewAgain = await key.PostOnceAsync("/v1/projects", new { name = "Second" }, "k");

        Assert.Equal(TimeSpan.FromHours(24), IdempotentRequest.Lifetime);
        Assert.Equal((first.Text, "true"), (again.Text, again["Idempotent-Replayed"]));
        Assert.Equal((201, "Second", null), (anew.Status, anew.TextOf("data.name"), anew["Idempotent-Replayed"]));
        Assert.Equal((anew.Text, "true"), (anewAgain.Text, anewAgain["Idempotent-Replayed"]));
        Assert.Equal(2, await key.CountAsync("/v1/projects"));
    }
}
