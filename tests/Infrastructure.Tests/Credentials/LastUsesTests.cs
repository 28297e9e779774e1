using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Domain.ApiKeys;
using Platform.Domain.Sessions;
using Platform.Infrastructure.Credentials;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Credentials;

public sealed class LastUsesTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly LastUses _uses;
    private bool _isDown;

    public LastUsesTests() => _uses = new LastUses(Contexts, NullLogger<LastUses>.Instance);

    [Fact]
    public async Task Are_written_when_flushed_and_not_before()
    {
        var (key, session) = await SeedAsync();
        _uses.Touch(key, Start.AddHours(1));
        _uses.Touch(session, Start.AddHours(2));
        Assert.Equal((null, Start), await ReadAsync());

        await _uses.FlushAsync(Ct);
        Assert.Equal((Start.AddHours(1), Start.AddHours(2)), await ReadAsync());
    }

    [Fact]
    public async Task Change_nothing_else_and_meet_no_other_change()
    {
        var (key, session) = await SeedAsync();
        await using var db = _database.Open();
        var loaded = await db.ApiKeys.SingleAsync(Ct);
        _uses.Touch(key, Start.AddHours(1));
        _uses.Touch(session, Start.AddHours(1));
        await _uses.FlushAsync(Ct);
        loaded.Revoke(Start.AddHours(2));

        Assert.Null(await db.SaveAsync(Ct));
    }

    [Fact]
    public async Task Never_go_back_in_time()
    {
        var (key, session) = await SeedAsync();
        _uses.Touch(key, Start.AddHours(2));
        _uses.Touch(session, Start.AddHours(2));
        await _uses.FlushAsync(Ct);
        _uses.Touch(key, Start.AddHours(1));
        _uses.Touch(session, Start.AddHours(1));
        await _uses.FlushAsync(Ct);

        Assert.Equal((Start.AddHours(2), Start.AddHours(2)), await ReadAsync());
    }

    [Fact]
    public async Task That_could_not_be_written_are_kept_for_the_next_time()
    {
        var (key, session) = await SeedAsync();
        _uses.Touch(key, Start.AddHours(1));
        _uses.Touch(session, Start.AddHours(1));
        _isDown = true;
        await _uses.FlushAsync(Ct);
        Assert.Equal((null, Start), await ReadAsync());

        _uses.Touch(session, Start.AddHours(3));
        _isDown = false;
        await _uses.FlushAsync(Ct);
        Assert.Equal((Start.AddHours(1), Start.AddHours(3)), await ReadAsync());
    }

    [Fact]
    public async Task Are_written_once()
    {
        var (key, _) = await SeedAsync();
        _uses.Touch(key, Start.AddHours(1));
        await _uses.FlushAsync(Ct);
        _database.Ask("UPDATE ApiKeys SET LastUsedAt = NULL");
        await _uses.FlushAsync(Ct);

        Assert.Equal((null, Start), await ReadAsync());
    }

    [Fact]
    public async Task Are_written_at_the_stop()
    {
        var (key, _) = await SeedAsync();
        await _uses.StartAsync(Ct);
        _uses.Touch(key, Start.AddHours(1));
        await _uses.StopAsync(Ct);

        Assert.Equal((Start.AddHours(1), Start), await ReadAsync());
    }

    public void Dispose()
    {
        _uses.Dispose();
        _database.Dispose();
    }

    private AppDb Contexts() => _isDown ? throw new TimeoutException("The database does not answer.") : _database.Contexts();

    private async Task<(ApiKeyId Key, SessionId Session)> SeedAsync()
    {
        var user = await _database.SeedAsync();
        var (key, session) = (TestDatabase.NewKey(user), TestDatabase.NewSession(user, Start));
        await using var db = _database.Open();
        db.Attach(user);
        db.AddRange(key, session);
        Assert.Null(await db.SaveAsync(Ct));
        return (key.Id, session.Id);
    }

    private async Task<(DateTimeOffset? Key, DateTimeOffset Session)> ReadAsync()
    {
        await using var db = _database.Open();
        return (await db.ApiKeys.Select(k => k.LastUsedAt).SingleAsync(Ct), await db.Sessions.Select(s => s.LastUsedAt).SingleAsync(Ct));
    }
}
