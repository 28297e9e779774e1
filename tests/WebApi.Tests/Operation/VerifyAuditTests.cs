using Microsoft.Data.Sqlite;
using Platform.Infrastructure.Settings;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Operation;

/// <summary>The operator command <c>verify-audit</c>.</summary>
public sealed class VerifyAuditTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(TestDatabase.Provider == DatabaseProvider.Sqlite, "What is changed by hand here is a file");
        _database = await TestDatabase.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
    }

    [Fact]
    public async Task Verify_audit_reports_every_organization_while_nodes_write_and_names_the_first_invalid_entry()
    {
        Actor first, second;
        await using (var app = await PlatformApp.StartAsync(new AppOptions { Database = _database }))
        {
            (first, second) = (await app.SignUpAsync(), await app.SignUpAsync());
            for (var i = 0; i < 3; i++) await first.PostAsync("/v1/projects", new { name = $"Project {i}" });

            var intact = await RunAsync(0);
            Assert.Matches(
                $@"^{first.Slug}: 5 entries, intact \(the last is 5, sealed [0-9a-f]{{64}}\)\n{second.Slug}: 2 entries, intact ",
                intact.Output);
            Assert.Empty(intact.Errors);
        }

        Change(
            $"UPDATE AuditEntries SET RequestId = 'x' || substr(RequestId, 2) WHERE OrganizationId = {first.OrganizationId} AND "
                + "Sequence = 4");

        var changed = await RunAsync(1);
        Assert.Equal([$"{first.Slug}: entry 4 was changed"], changed.Errors);
        Assert.Contains($"{second.Slug}: 2 entries, intact", changed.Output, StringComparison.Ordinal);
        var one = await RunAsync(0, second.Slug);
        Assert.StartsWith($"{second.Slug}: 2 entries, intact", one.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(first.Slug, one.Output, StringComparison.Ordinal);
        Assert.Contains("no organization", Assert.Single((await RunAsync(1, "no-such-slug")).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_audit_names_the_key_setting_when_no_key_matches_the_seal()
    {
        await using (var app = await PlatformApp.StartAsync(new AppOptions { Database = _database })) await app.SignUpAsync();
        var settings = new Dictionary<string, string?>(_database.Settings) { ["Audit:Keys:0"] = Convert.ToBase64String(new byte[32]) };

        using var server = ProductProcess.Start(settings);

        Assert.Equal(1, await server.EndAsync());
        Assert.StartsWith("Audit__Keys__0: ", Assert.Single(server.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_audit_reports_a_missing_database()
    {
        await using var empty = await TestDatabase.CreateAsync(isMigrated: false);
        using var process = ProductProcess.Start(empty.Settings, "verify-audit");

        Assert.Equal(1, await process.EndAsync());
        Assert.Contains("migrate", Assert.Single(process.Errors), StringComparison.Ordinal);
    }

    private async Task<(string Output, IReadOnlyCollection<string> Errors)> RunAsync(int exitCode, params string[] slug)
    {
        using var process = ProductProcess.Start(_database.Settings, ["verify-audit", .. slug]);
        var ended = await process.EndAsync();
        Assert.True(ended == exitCode, process.ToString());
        return (string.Join('\n', process.Output), process.Errors);
    }

    private void Change(string sql)
    {
        using var connection = new SqliteConnection(_database.Settings["ConnectionStrings:Platform"] + ";Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
