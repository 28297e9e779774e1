using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Domain.Sessions;
using Platform.Domain.Users;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence;

public sealed class HousekeepingTests : IDisposable
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromDays(30);

    private readonly TestDatabase _database = TestDatabase.Create();

    [Fact]
    public async Task Takes_away_what_has_expired_and_keeps_the_rest()
    {
        await StartSessionsAsync(Start, Start.AddDays(61));
        await SweepAsync(Start.AddDays(90).AddTicks(1));

        Assert.Equal(["2026-05-01 12:00:00"], _database.Ask("SELECT CreatedAt FROM Sessions"));
        Assert.Equal(["1"], _database.Ask("SELECT count(*) FROM RefreshTokens"));
    }

    [Fact]
    public async Task Takes_away_a_token_before_its_sign_in()
    {
        await StartSessionsAsync(Start);
        await SweepAsync(Start + TokenLife + TimeSpan.FromTicks(1));

        Assert.Equal(["1"], _database.Ask("SELECT count(*) FROM Sessions"));
        Assert.Equal(["0"], _database.Ask("SELECT count(*) FROM RefreshTokens"));
    }

    // Or its reuse would go unnoticed.
    [Fact]
    public async Task Keeps_a_spent_token_for_as_long_as_it_would_have_lived()
    {
        await StartSessionsAsync(Start);
        await using (var db = _database.Open())
        {
            var token = await db.RefreshTokens.Include(t => t.Session.User).SingleAsync(Ct);
            token.Session.Rotate(token, new IssuedRefreshToken(new byte[32], TokenLife), Start.AddDays(1));
            Assert.Null(await db.SaveAsync(Ct));
        }

        await SweepAsync(Start + TokenLife);
        Assert.Equal(["1", "0"], _database.Ask("SELECT SpentAt IS NOT NULL FROM RefreshTokens ORDER BY Id"));
    }

    [Fact]
    public async Task Takes_away_mailed_tokens_that_have_expired_spent_or_not()
    {
        var user = await _database.SeedAsync();
        await using (var db = _database.Open())
        {
            db.Attach(user);
            db.AddRange(MailToken.Create(user, MailTokenPurpose.PasswordReset, [.. Enumerable.Repeat((byte)1, 32)], Start), MailToken.Create(user, MailTokenPurpose.Invitation, new byte[32], Start));
            Assert.Null(await db.SaveAsync(Ct));
        }

        await SweepAsync(Start.AddHours(1).AddTicks(1));

        Assert.Equal(["Invitation"], _database.Ask("SELECT Purpose FROM MailTokens"));
    }

    [Fact]
    public async Task Takes_away_failures_that_are_no_longer_counted()
    {
        var now = Start.ToUnixTimeMilliseconds();
        _database.Ask($"INSERT INTO FailureCounters (Subject, Failures, EndsAt) VALUES ('over', 10, {now}), ('running', 10, {now + 1})");

        await SweepAsync(Start);

        Assert.Equal(["running"], _database.Ask("SELECT Subject FROM FailureCounters"));
    }

    [Fact]
    public async Task Takes_away_addresses_that_ask_no_more_and_changes_that_are_read_and_no_organization_s_counts()
    {
        var minute = Start.ToUnixTimeSeconds() / 60;
        foreach (var (subject, at) in new[] { ("ip:203.0.113.7", minute - 11), ("ip:203.0.113.8", minute), ("org:1", minute - 11) })
        {
            _database.Ask($"INSERT INTO QuotaCounters (Subject, Minute, MinuteUsed, Day, DayUsed, Month, MonthUsed, Granted) VALUES ('{subject}', {at}, 1, 0, 1, 0, 1, 1)");
        }

        _database.Ask("INSERT INTO CredentialChanges (Kind, SubjectId, At) VALUES ('ApiKey', 1, '2026-03-01 10:59:59'), ('ApiKey', 2, '2026-03-01 11:00:01')");

        await SweepAsync(Start);

        Assert.Equal(["ip:203.0.113.8", "org:1"], _database.Ask("SELECT Subject FROM QuotaCounters ORDER BY Subject"));
        Assert.Equal(["2"], _database.Ask("SELECT SubjectId FROM CredentialChanges"));
    }

    [Fact]
    public async Task Takes_away_the_addresses_of_keys_that_are_revoked()
    {
        var user = await _database.SeedAsync();
        var (kept, revoked) = (TestDatabase.NewKey(user), TestDatabase.NewKey(user));
        revoked.Revoke(Start);
        await using (var db = _database.Open())
        {
            db.AddRange(kept, revoked);
            Assert.Null(await db.SaveAsync(Ct));
        }

        foreach (var key in new[] { kept, revoked }) _database.Ask($"INSERT INTO ApiKeyAddresses (ApiKeyId, Network, FirstUsedAt) VALUES ({key.Id.Value}, '203.0.113.7', '2026-03-01 12:00:00')");
        await SweepAsync(Start);

        Assert.Equal([$"{kept.Id.Value}"], _database.Ask("SELECT ApiKeyId FROM ApiKeyAddresses"));
    }

    public void Dispose() => _database.Dispose();

    private async Task StartSessionsAsync(params DateTimeOffset[] starts)
    {
        var user = await _database.SeedAsync();
        await using var db = _database.Open();
        db.Attach(user);
        db.AddRange(starts.Select(start => TestDatabase.NewSession(user, start)));
        Assert.Null(await db.SaveAsync(Ct));
    }

    private async Task SweepAsync(DateTimeOffset now)
    {
        using var housekeeping = new Housekeeping(_database.Contexts, TestAudit.Pruning(_database, now), new FakeTimeProvider(now), NullLogger<Housekeeping>.Instance);
        await housekeeping.SweepAsync(Ct);
    }
}
