using Platform.TestKit;

namespace Platform.WebApi.Tests.Operation;

/// <summary>What an operator types.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(isMigrated: false);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Migrate_makes_a_schema_that_serves_and_set_plan_moves_an_organization_while_it_does()
    {
        using var migrate = ProductProcess.Start(_database.Settings, "migrate");
        Assert.Equal(0, await migrate.EndAsync());
        Assert.Empty(migrate.Errors);

        await using var app = await PlatformApp.StartAsync(new AppOptions { Database = _database });
        Assert.Equal(200, (await app.Anonymous.GetAsync("/api/health/ready")).Status);
        var admin = await app.SignUpAsync();

        using var setPlan = ProductProcess.Start(_database.Settings, "set-plan", admin.Slug, "pro");
        Assert.Equal(0, await setPlan.EndAsync());
        Assert.Empty(setPlan.Errors);
        Assert.Equal("pro", (await admin.GetAsync("/api/organizations/current")).TextOf("plan"));

        await AssertFailsAsync("no organization", "set-plan", "no-such-slug", "pro");
        await AssertFailsAsync("gold", "set-plan", admin.Slug, "gold");
        await AssertFailsAsync("", "set-plan", admin.Slug);
        Assert.Equal("pro", (await admin.GetAsync("/api/organizations/current")).TextOf("plan"));
    }

    [Fact]
    public async Task Help_tells_the_commands_and_a_command_that_is_none_fails()
    {
        using var help = ProductProcess.Start(_database.Settings, "--help");
        Assert.Equal(0, await help.EndAsync());
        Assert.Contains("migrate", help.ToString(), StringComparison.Ordinal);
        Assert.Contains("set-plan", help.ToString(), StringComparison.Ordinal);

        await AssertFailsAsync("nonsense", "nonsense");
        Assert.Empty(Directory.GetFiles(_database.DataDirectory));
    }

    private async Task AssertFailsAsync(string says, params string[] args)
    {
        using var process = ProductProcess.Start(_database.Settings, args);
        Assert.NotEqual(0, await process.EndAsync());
        Assert.Contains(says, Assert.Single(process.Errors), StringComparison.Ordinal);
    }
}
