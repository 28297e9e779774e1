using Microsoft.Extensions.Logging.Abstractions;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit.Security;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Audit.Security;

[Trait("Database", "Any")]
public sealed class SecurityEventsTests : IDisposable
{
    private static readonly ClientInfo From = new("203.0.113.7", "curl/8.5.0", "request-1");

    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly FakeTimeProvider _clock = new(Start);
    private readonly List<SecurityEvents> _nodes = [];
    private bool _isDown;

    [Fact]
    public async Task Failed_sign_in_is_recorded_for_the_target_organization()
    {
        var user = await _database.SeedAsync();
        var events = NewNode();
        events.SignInFailed(OrganizationSlug.TryParse("acme"), EmailAddress.TryParse("You@example.com"), From);
        events.SignInFailed(OrganizationSlug.TryParse("acme"), EmailAddress.TryParse("no-one@example.com"), From);
        events.SignInFailed(OrganizationSlug.TryParse("no-such-one"), EmailAddress.TryParse("you@example.com"), From);
        events.SignInFailed(null, EmailAddress.TryParse("you@example.com"), From);
        await events.FlushAsync(Ct);

        Assert.Equal(
            [
                $"session.failed||user|{user.Id.Value}|203.0.113.7|curl/8.5.0|request-1|email: you@example.com",
                "session.failed||user||203.0.113.7|curl/8.5.0|request-1|email: no-one@example.com",
            ],
            _database.Ask(
                "SELECT Action, ActorUserId, TargetType, TargetId, Ip, UserAgent, RequestId, Detail FROM AuditEntries ORDER BY Sequence"));
        Assert.Equal("2 intact", await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public async Task Burst_of_failed_sign_ins_is_recorded_in_limited_entries_a_minute()
    {
        await _database.SeedAsync();
        var events = NewNode();
        for (var i = 0; i < 200; i++)
        {
            events.SignInFailed(OrganizationSlug.TryParse("acme"), EmailAddress.TryParse($"you{i}@example.com"), From);
        }

        await events.FlushAsync(Ct);
        Assert.Equal(["60"], _database.Ask("SELECT count(*) FROM AuditEntries"));

        _clock.SetUtcNow(Start.AddMinutes(1));
        await events.FlushAsync(Ct);
        await events.FlushAsync(Ct);
        Assert.Equal(
            ["61|140 more within a minute, not told one by one"],
            _database.Ask("SELECT Sequence, Detail FROM AuditEntries WHERE Sequence > 60"));

        events.SignInFailed(OrganizationSlug.TryParse("acme"), EmailAddress.TryParse("you@example.com"), From);
        await events.FlushAsync(Ct);
        Assert.Equal("62 intact", await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public async Task Refusal_is_recorded_once_a_minute_per_credential_and_reason()
    {
        var caller = await KeyAsync();
        var events = NewNode();
        for (var i = 0; i < 5; i++) Refuse(events, caller, "listTasks");
        Refuse(events, caller, "listProjects");
        Refuse(events, caller with { ApiKey = null, Session = new Domain.Sessions.SessionId(1) }, "listTasks");
        _clock.SetUtcNow(Start.AddMinutes(1));
        Refuse(events, caller, "listTasks");
        await events.FlushAsync(Ct);

        Assert.Equal(
            [
                "listTasks|2026-03-01 12:00:00", "listProjects|2026-03-01 12:00:00", "listTasks|2026-03-01 12:00:00",
                "listTasks|2026-03-01 12:01:00",
            ],
            _database.Ask("SELECT TargetId, At FROM AuditEntries ORDER BY Sequence"));
    }

    [Fact]
    public async Task New_address_of_a_key_is_recorded_once_across_nodes_and_restarts()
    {
        var caller = await KeyAsync();
        var nodes = new[] { NewNode(), NewNode() };
        foreach (var node in nodes)
        {
            node.KeyUsedFrom(caller, NetworkOf("203.0.113.7"), From);
            node.KeyUsedFrom(caller, NetworkOf("2001:db8:1:2:3::1"), From);
        }

        await Task.WhenAll(nodes.Select(node => node.FlushAsync(Ct)));
        var restarted = NewNode();
        restarted.KeyUsedFrom(caller, NetworkOf("203.0.113.7"), From);
        restarted.KeyUsedFrom(caller, NetworkOf("2001:db8:1:2:9::1"), From);
        restarted.KeyUsedFrom(caller, NetworkOf("203.0.113.8"), From);
        await restarted.FlushAsync(Ct);

        Assert.Equal(
            ["network: 2001:db8:1:2::/64", "network: 203.0.113.7", "network: 203.0.113.8"],
            _database.Ask("SELECT Detail FROM AuditEntries WHERE Action = 'api_key.new_address' ORDER BY Detail"));
        Assert.Equal("3 intact", await TestAudit.VerifyAsync(_database));
    }

    [Fact]
    public async Task Key_used_from_many_addresses_is_recorded_a_limited_number_of_times()
    {
        var caller = await KeyAsync();
        var events = NewNode();
        for (var i = 0; i < 100; i++) events.KeyUsedFrom(caller, NetworkOf($"203.0.113.{i}"), From);
        await events.FlushAsync(Ct);

        Assert.Equal(["64"], _database.Ask("SELECT count(*) FROM AuditEntries"));
        Assert.Equal(
            ["network: 203.0.113.63; further ones of this key are not told"],
            _database.Ask("SELECT Detail FROM AuditEntries WHERE Sequence = 64"));
    }

    [Fact]
    public async Task Security_event_that_cannot_be_written_is_written_later_once()
    {
        var caller = await KeyAsync();
        var events = NewNode();
        Refuse(events, caller, "listTasks");
        _isDown = true;
        await Assert.ThrowsAsync<TimeoutException>(() => events.FlushAsync(Ct));
        Refuse(events, caller, "listProjects");
        _isDown = false;
        await events.FlushAsync(Ct);
        await events.FlushAsync(Ct);

        Assert.Equal(["listTasks", "listProjects"], _database.Ask("SELECT TargetId FROM AuditEntries ORDER BY Sequence"));
    }

    [Fact]
    public async Task Security_event_that_can_never_be_written_does_not_block_others()
    {
        var caller = await KeyAsync();
        var events = NewNode();
        Refuse(events, caller with { Organization = new OrganizationId(999) }, "listTasks");
        Refuse(events, caller, "listProjects");
        await events.FlushAsync(Ct);

        Assert.Equal(["1"], _database.Ask("SELECT count(*) FROM AuditEntries"));
    }

    [Fact]
    public async Task Shutdown_writes_pending_security_events()
    {
        var caller = await KeyAsync();
        var events = NewNode();
        await events.StartAsync(Ct);
        Refuse(events, caller, "listTasks");
        await events.StopAsync(Ct);

        Assert.Equal(["1"], _database.Ask("SELECT count(*) FROM AuditEntries"));
    }

    [Fact]
    public async Task Security_events_beyond_the_memory_limit_are_dropped_alone()
    {
        var caller = await KeyAsync();
        var events = NewNode();
        for (var i = 0; i < 5000; i++) Refuse(events, caller, $"operation{i}");
        await events.FlushAsync(Ct);

        Assert.Equal(["2000"], _database.Ask("SELECT count(*) FROM AuditEntries"));
        Assert.Equal("2000 intact", await TestAudit.VerifyAsync(_database));
    }

    public void Dispose()
    {
        foreach (var node in _nodes) node.Dispose();
        _database.Dispose();
    }

    private static void Refuse(SecurityEvents events, Caller caller, string operation) =>
        events.Refused(caller, AuditAction.ScopeRefused, new AuditTarget("operation", operation), "needs tasks:read", From);

    private static ClientNetwork NetworkOf(string address) => ClientNetwork.Of(System.Net.IPAddress.Parse(address));

    private async Task<Caller> KeyAsync()
    {
        var user = await _database.SeedAsync();
        await using var db = _database.Open();
        var key = TestDatabase.NewKey(user);
        db.Add(key);
        Assert.Null(await db.SaveAsync(Ct));
        return TestCallers.Of(user) with { ApiKey = key.Id, ApiKeyPrefix = key.Prefix };
    }

    private SecurityEvents NewNode()
    {
        var addresses = TestDatabase.Choose<ApiKeyAddresses>(() => new SqliteApiKeyAddresses(), () => new SqlServerApiKeyAddresses());
        var rows = new SecurityEventStore(Context, addresses, NullLogger<SecurityEventStore>.Instance);
        var node = new SecurityEvents(rows, _clock, NullLogger<SecurityEvents>.Instance);
        _nodes.Add(node);
        return node;
    }

    private AppDb Context() => _isDown ? throw new TimeoutException("The database does not answer.") : _database.Contexts();
}
