using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Settings;
using Platform.TestKit;
using Platform.WebApi.Operator;

namespace Platform.WebApi.Tests.Operation;

/// <summary>Commands of the operator.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(isMigrated: false);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Migrate_creates_the_schema_and_set_plan_applies_while_a_node_runs()
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
        foreach (var plan in (string[])["gold", "7", "1", "free,pro", " pro"])
        {
            await AssertFailsAsync($"not {plan}.", "set-plan", admin.Slug, plan);
        }

        await AssertFailsAsync("", "set-plan", admin.Slug);
        Assert.Equal("pro", (await admin.GetAsync("/api/organizations/current")).TextOf("plan"));
    }

    [Fact]
    public async Task Announce_version_requires_a_known_version_and_a_public_address()
    {
        await using var app = await PlatformApp.StartAsync(new AppOptions { Database = _database });
        await app.SignUpAsync();
        await AssertFailsAsync("Platform:PublicUrl", "announce-version", "2026-12-01");
        await AssertFailsAsync("there are 2026-12-01", "announce-version", "2026-01-01");

        using var announce = ProductProcess.Start(
            new Dictionary<string, string?>(_database.Settings) { ["Platform:PublicUrl"] = "https://api.example.com" },
            "announce-version",
            "2026-12-01");
        Assert.Equal(0, await announce.EndAsync());
        Assert.Contains("Mails to 1 addresses wait to be sent.", announce.Output);
    }

    [Fact]
    public async Task Reset_limits_resets_counts_within_a_second_while_nodes_run()
    {
        var settings = new Dictionary<string, string?> { ["Plans:Free:RequestsPerMinute"] = "5", ["Plans:Free:RequestsPerDay"] = "5" };
        await using var app = await PlatformApp.StartAsync(new AppOptions { Database = _database, Settings = settings });
        var admin = await app.SignUpAsync();
        for (var i = 0; i < 5; i++) Expect.Status(200, await admin.GetAsync("/api/users/me"));
        Expect.Status(429, await admin.GetAsync("/api/users/me"));

        using var reset = ProductProcess.Start(_database.Settings, "reset-limits", admin.Slug);
        Assert.Equal(0, await reset.EndAsync());
        Assert.Empty(reset.Errors);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        for (var i = 0; i < 5; i++) Expect.Status(200, await admin.GetAsync("/api/users/me"));
        Expect.Status(429, await admin.GetAsync("/api/users/me"));
        await AssertFailsAsync("no organization", "reset-limits", "no-such-slug");
        await app.WithDbAsync(async db =>
            Assert.Contains("organization.limits_reset", await db.AuditEntries.Select(e => e.Action).ToListAsync()));
    }

    [Fact]
    public async Task Migrate_fails_with_the_network_error_when_no_server_listens()
    {
        var settings = new Dictionary<string, string?>(_database.Settings)
        {
            ["Database:Provider"] = "SqlServer",
            ["ConnectionStrings:Platform"] =
                $"Server=127.0.0.1,{ClosedPort()};Database=platform;User Id=sa;Password=none;TrustServerCertificate=true;Connect Timeout=2",
            ["Tokens:SigningKeys:0"] = Convert.ToBase64String(new byte[32]),
            ["Audit:Keys:0"] = Convert.ToBase64String(new byte[32]),
        };

        using var process = ProductProcess.Start(settings, "migrate");

        Assert.NotEqual(0, await process.EndAsync());
        var line = Assert.Single(process.Errors);
        Assert.StartsWith("ConnectionStrings__Platform: ", line, StringComparison.Ordinal);
        Assert.Contains("network-related", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_commands_and_an_unknown_command_fails()
    {
        using var help = ProductProcess.Start(_database.Settings, "--help");
        Assert.Equal(0, await help.EndAsync());
        foreach (var command in (string[])
        [
            "migrate",
            "set-plan",
            "reset-limits",
            "list-organizations",
            "disable-organization",
            "enable-organization",
            "rotate-signing-key",
            "health"
        ])
        {
            Assert.Contains(command, help.ToString(), StringComparison.Ordinal);
        }

        await AssertFailsAsync("nonsense", "nonsense");
        Assert.Empty(Directory.GetFiles(_database.DataDirectory));
    }

    [Fact]
    public async Task List_organizations_prints_a_line_each_and_disable_and_enable_apply_on_a_running_node()
    {
        await using var app = await PlatformApp.StartAsync(new AppOptions { Database = _database });
        var admin = await app.SignUpAsync();
        await admin.AddMemberAsync(Role.Leader);
        var key = await admin.MakeKeyAsync();
        await admin.MakeKeyAsync(["read"], KeyEnvironment.Live, DateTimeOffset.UtcNow.AddMilliseconds(500));
        Expect.Status(204, await admin.DeleteAsync($"/api/api-keys/{(await admin.MakeKeyAsync()).Id}"));

        // Earlier versions accepted this.
        await app.WithDbAsync(db => db.Organizations.Where(o => o.Id == new OrganizationId(admin.OrganizationId))
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.Name, "Two words \u001b[2J\u202e")));
        var other = await app.SignUpAsync();

        Assert.Empty(await RunAsync("disable-organization", admin.Slug));
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        foreach (var client in (ApiClient[])[admin, key])
        {
            Expect.Refused(await client.GetAsync("/api/users/me"), 403, "Organization disabled");
        }

        Expect.Refused(await admin.LogInAgainAsync(), 403, "Organization disabled");
        Expect.Status(200, await other.GetAsync("/api/users/me"));

        var lines = await RunAsync("list-organizations");
        Assert.Equal(3, lines.Count);
        Assert.Equal(["SLUG", "PLAN", "MEMBERS", "KEYS", "DISABLED", "NAME"], Columns(lines[0]));
        var disabled = Columns(lines.Single(line => line.StartsWith(admin.Slug, StringComparison.Ordinal)));
        Assert.Equal([admin.Slug, "free", "2", "1"], disabled[..4]);
        Assert.EndsWith("Z", disabled[4], StringComparison.Ordinal);
        Assert.Equal("Two words \uFFFD[2J\uFFFD", string.Join(' ', disabled[5..]));
        Assert.Equal(
            [other.Slug, "free", "1", "0", "-"], Columns(lines.Single(line => line.StartsWith(other.Slug, StringComparison.Ordinal)))[..5]);

        Assert.Empty(await RunAsync("enable-organization", admin.Slug));
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        foreach (var client in (ApiClient[])[admin, key]) Expect.Status(200, await client.GetAsync("/api/users/me"));

        await AssertFailsAsync("no organization", "disable-organization", "no-such-slug");
        await AssertFailsAsync("no organization", "enable-organization", "no-such-slug");
        await AssertFailsAsync("", "disable-organization");
    }

    [Fact]
    public async Task Rotate_signing_key_applies_on_a_running_node_and_fails_when_keys_are_configured()
    {
        Assert.SkipUnless(TestDatabase.Provider == DatabaseProvider.Sqlite, "SQL Server nodes are given their keys");
        await using var app = await PlatformApp.StartAsync(new AppOptions { Database = _database });
        var admin = await app.SignUpAsync();
        var file = Path.Combine(_database.DataDirectory, "signing-keys");

        Assert.Contains("A new key signs", Assert.Single(await RunAsync("rotate-signing-key")), StringComparison.Ordinal);

        Assert.Equal(2, (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Length);
        Expect.Status(200, await admin.GetAsync("/api/users/me"));
        Expect.Status(200, await admin.With((await admin.LogInAgainAsync()).TextOf("access_token")).GetAsync("/api/users/me"));
        await AssertFailsAsync("Tokens__SigningKeys", "rotate-signing-key", "--Tokens:SigningKeys:0", Convert.ToBase64String(new byte[32]));
    }

    [Fact]
    public async Task Version_prints_only_the_version() => Assert.Equal(["0.2.0"], await RunAsync("--version"));

    [Fact]
    public async Task Health_exits_with_0_while_the_node_is_ready_and_otherwise_with_1_and_one_line()
    {
        await using var ready = await PlatformApp.StartAsync(new AppOptions { Database = _database });
        Assert.Empty(await RunAsync("health", "--urls", $"http://*:{ready.Url.Port}"));

        await using var unmigrated = await PlatformApp.StartAsync(new AppOptions { Prepares = false });
        await AssertFailsAsync("answers 503", "health", "--urls", unmigrated.Url.ToString());

        // No server listens on this port.
        await AssertFailsAsync("nothing answers at http://localhost:1/", "health", "--urls", "http://+:1");
    }

    [Theory]
    [InlineData("http://localhost:8080/", "--urls", "https://+:8443;http://+:8080")]
    [InlineData("https://localhost:8443/", "--urls", "https://0.0.0.0:8443")]
    [InlineData("http://127.0.0.1:8080/", "--urls", "http://127.0.0.1:8080")]
    [InlineData("http://localhost:8080/", "--urls", "http://[::]:8080")]
    [InlineData("http://localhost:8081/", "--http_ports", "8081;8082")]
    [InlineData("http://localhost:9000/", "--Kestrel:Endpoints:Main:Url", "http://*:9000")]
    [InlineData("http://localhost:5000/", "--Plans:Free:RequestsPerMinute", "5")]
    public void Health_connects_to_the_address_where_the_server_listens(string address, params string[] settings) =>
        Assert.Equal(address, HealthCommand.AddressOf(settings).ToString());

    [Fact]
    public void Health_refuses_a_port_chosen_by_the_system() =>
        Assert.Throws<InvalidOperationException>(() => HealthCommand.AddressOf(["--urls", "http://127.0.0.1:0"]));

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string[] Columns(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private async Task<List<string>> RunAsync(params string[] args)
    {
        using var process = ProductProcess.Start(_database.Settings, args);
        Assert.Equal(0, await process.EndAsync());
        Assert.Empty(process.Errors);
        return [.. process.Output];
    }

    private async Task AssertFailsAsync(string says, params string[] args)
    {
        using var process = ProductProcess.Start(_database.Settings, args);
        Assert.NotEqual(0, await process.EndAsync());
        Assert.Contains(says, Assert.Single(process.Errors), StringComparison.Ordinal);
    }
}
