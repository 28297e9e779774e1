using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Domain.Sessions;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Audit.Review;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Providers;
using Platform.Infrastructure.Retention;
using Platform.Infrastructure.Tests.Support;
using Platform.Infrastructure.Tests.Support.Scripted;

namespace Platform.Infrastructure.Tests.Retention;

[Trait("Database", "Any")]
public sealed class HousekeepingTests : IDisposable
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromDays(30);

    private readonly TestDatabase _database = TestDatabase.Create();

    [Fact]
    public async Task Housekeeping_deletes_expired_rows_and_keeps_the_rest()
    {
        await StartSessionsAsync(Start, Start.AddDays(61));
        await SweepAsync(Start.AddDays(90).AddTicks(1));

        Assert.Equal(["2026-05-01 12:00:00"], _database.Ask("SELECT CreatedAt FROM Sessions"));
        Assert.Equal(["1"], _database.Ask("SELECT count(*) FROM RefreshTokens"));
    }

    [Fact]
    public async Task Housekeeping_deletes_tokens_before_their_session()
    {
        await StartSessionsAsync(Start);
        await SweepAsync(Start + TokenLife + TimeSpan.FromTicks(1));

        Assert.Equal(["1"], _database.Ask("SELECT count(*) FROM Sessions"));
        Assert.Equal(["0"], _database.Ask("SELECT count(*) FROM RefreshTokens"));
    }

    // Otherwise its reuse would go undetected.
    [Fact]
    public async Task Housekeeping_keeps_a_spent_token_until_its_original_expiry()
    {
        await StartSessionsAsync(Start);
        await using (var db = _database.Open())
        {
            var token = await db.RefreshTokens.Include(t => t.Session.User).SingleAsync(Ct);
            token.Session.Rotate(token, new IssuedRefreshToken(new byte[32], TokenLife), Start.AddDays(1));
            Assert.Null(await db.SaveAsync(Ct));
        }

        await SweepAsync(Start + TokenLife);
        Assert.Equal(["1", "0"], _database.Ask("SELECT count(SpentAt) FROM RefreshTokens GROUP BY Id ORDER BY Id"));
    }

    [Fact]
    public async Task Housekeeping_deletes_expired_mail_tokens_spent_or_not()
    {
        var user = await _database.SeedAsync();
        await using (var db = _database.Open())
        {
            db.Attach(user);
            db.AddRange(
                MailToken.Create(user, MailTokenPurpose.PasswordReset, [.. Enumerable.Repeat((byte)1, 32)], Start),
                MailToken.Create(user, MailTokenPurpose.Invitation, new byte[32], Start));
            Assert.Null(await db.SaveAsync(Ct));
        }

        await SweepAsync(Start.AddHours(1).AddTicks(1));

        Assert.Equal(["Invitation"], _database.Ask("SELECT Purpose FROM MailTokens"));
    }

    [Fact]
    public async Task Housekeeping_deletes_failure_counters_with_an_expired_window()
    {
        var now = Start.ToUnixTimeMilliseconds();
        _database.Ask($"INSERT INTO FailureCounters (Subject, Failures, EndsAt) VALUES ('over', 10, {now}), ('running', 10, {now + 1})");

        await SweepAsync(Start);

        Assert.Equal(["running"], _database.Ask("SELECT Subject FROM FailureCounters"));
    }

    [Fact]
    public async Task Housekeeping_deletes_idle_addresses_and_read_changes_but_no_organization_counters()
    {
        var minute = Start.ToUnixTimeSeconds() / 60;
        foreach (var (subject, at) in new[] { ("ip:203.0.113.7", minute - 11), ("ip:203.0.113.8", minute), ("org:1", minute - 11) })
        {
            _database.Ask(
                $"INSERT INTO QuotaCounters (Subject, Minute, MinuteUsed, Day, DayUsed, Month, MonthUsed, Granted) "
                + $"VALUES ('{subject}', {at}, 1, 0, 1, 0, 1, 1)");
        }

        _database.Ask(
            "INSERT INTO CredentialChanges (Kind, SubjectId, At) "
            + "VALUES ('ApiKey', 1, '2026-03-01 10:59:59'), ('ApiKey', 2, '2026-03-01 11:00:01')");

        await SweepAsync(Start);

        Assert.Equal(["ip:203.0.113.8", "org:1"], _database.Ask("SELECT Subject FROM QuotaCounters ORDER BY Subject"));
        Assert.Equal(["2"], _database.Ask("SELECT SubjectId FROM CredentialChanges"));
    }

    [Fact]
    public async Task Housekeeping_deletes_the_addresses_of_revoked_keys()
    {
        var user = await _database.SeedAsync();
        var (kept, revoked) = (TestDatabase.NewKey(user), TestDatabase.NewKey(user));
        revoked.Revoke(Start);
        await using (var db = _database.Open())
        {
            db.AddRange(kept, revoked);
            Assert.Null(await db.SaveAsync(Ct));
        }

        foreach (var key in new[] { kept, revoked })
        {
            _database.Ask(
                $"INSERT INTO ApiKeyAddresses (ApiKeyId, Network, FirstUsedAt) "
                + $"VALUES ({key.Id.Value}, '203.0.113.7', '2026-03-01 12:00:00')");
        }

        await SweepAsync(Start);

        Assert.Equal([$"{kept.Id.Value}"], _database.Ask("SELECT ApiKeyId FROM ApiKeyAddresses"));
    }

    [Fact]
    public async Task Expired_rows_are_deleted_in_batches_of_1000_with_writers_in_between()
    {
        var later = Start.ToUnixTimeMilliseconds() + 1;
        _database.Ask(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3500)
            INSERT INTO FailureCounters (Subject, Failures, EndsAt) SELECT 'old' || i, 1, 0 FROM n
            """);
        var deletions = new Deletions(
            "FailureCounters",
            deletion => _database.Ask($"INSERT INTO FailureCounters (Subject, Failures, EndsAt) VALUES ('between{deletion}', 1, {later})"));

        await SweepAsync(Start, Watched(deletions));

        Assert.Equal([1000, 1000, 1000, 500], deletions.Rows);
        Assert.Equal(
            ["between1", "between2", "between3", "between4"], _database.Ask("SELECT Subject FROM FailureCounters ORDER BY Subject"));
    }

    [Fact]
    public async Task Addresses_of_revoked_keys_are_deleted_in_batches_by_key()
    {
        var user = await _database.SeedAsync();
        var keys = Enumerable.Range(0, 30).Select(_ => TestDatabase.NewKey(user)).ToList();
        await using (var db = _database.Open())
        {
            foreach (var key in keys) key.Revoke(Start);
            db.AddRange(keys);
            Assert.Null(await db.SaveAsync(Ct));
        }

        _database.Ask(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 64)
            INSERT INTO ApiKeyAddresses (ApiKeyId, Network, FirstUsedAt)
            SELECT k.Id, '203.0.113.' || i, '2026-03-01 12:00:00' FROM ApiKeys k, n
            """);
        var deletions = new Deletions("ApiKeyAddresses", _ => { });

        await SweepAsync(Start, Watched(deletions));

        Assert.Equal(30 * 64, deletions.Rows.Sum());
        Assert.All(deletions.Rows, rows => Assert.InRange(rows, 0, 1000));
        Assert.Equal(["0"], _database.Ask("SELECT count(*) FROM ApiKeyAddresses"));
    }

    [Fact]
    public async Task Failing_deletion_of_one_kind_does_not_delay_others()
    {
        await StartSessionsAsync(Start);
        _database.Ask("CREATE TRIGGER Held BEFORE DELETE ON RefreshTokens BEGIN SELECT RAISE(ABORT, 'held'); END");
        _database.Ask("INSERT INTO FailureCounters (Subject, Failures, EndsAt) VALUES ('over', 10, 0)");

        await SweepAsync(Start + Session.Lifetime + TimeSpan.FromTicks(1));

        Assert.Equal(["1"], _database.Ask("SELECT count(*) FROM RefreshTokens"));
        Assert.Equal(["1"], _database.Ask("SELECT count(*) FROM Sessions"));
        Assert.Empty(_database.Ask("SELECT * FROM FailureCounters"));
    }

    // SQL Server escalates to a table lock at 5,000 rows, and a row that was selected before it is locked may have changed since.
    [Fact]
    public async Task SQL_Server_deletes_at_most_1000_rows_in_each_transaction()
    {
        const string Tokens = "[RefreshTokens]";
        var left = 3500;
        using var database = new ScriptedDatabase(statement =>
        {
            if (!statement.Has("DELETE")) return ScriptedAnswer.Nothing;
            if (!statement.Has(Tokens)) return ScriptedAnswer.Changed(0);
            Assert.StartsWith("DELETE TOP(@p) FROM", statement.Text, StringComparison.Ordinal);
            var rows = Math.Min(left, (int)statement["@p"]!);
            left -= rows;
            return ScriptedAnswer.Changed(rows);
        });
        var audit = new AuditPruning(
            database.Contexts,
            database.Services.GetRequiredService<AuditKeys>(),
            database.Services.GetRequiredService<AuditChain>(),
            database.Settings,
            new FakeTimeProvider(Start),
            NullLogger<AuditPruning>.Instance);
        using var housekeeping = new Housekeeping(database.Contexts, audit, new FakeTimeProvider(Start), NullLogger<Housekeeping>.Instance);

        await housekeeping.RunOnceAsync(Ct);

        string[] batch = [ScriptedDatabase.Begin, Tokens, ScriptedDatabase.Commit];
        var sent = database.RoundTrips.Select(text => text.Contains(Tokens, StringComparison.Ordinal) ? Tokens : text).ToList();
        Assert.Equal([.. batch, .. batch, .. batch, .. batch], sent.Take(12));
        Assert.Contains("[MailTokens]", sent[13], StringComparison.Ordinal);
        Assert.Equal(4 + 10, database.Statements.Count(text => text.StartsWith("DELETE", StringComparison.Ordinal)));
    }

    public void Dispose() => _database.Dispose();

    private Func<AppDb> Watched(Deletions deletions) => () =>
    {
        var options = new DbContextOptionsBuilder<SqliteAppDb>();
        Databases.Use(options, _database.Settings.Database);
        return new SqliteAppDb(options.AddInterceptors(deletions).Options);
    };

    private async Task StartSessionsAsync(params DateTimeOffset[] starts)
    {
        var user = await _database.SeedAsync();
        await using var db = _database.Open();
        db.Attach(user);
        db.AddRange(starts.Select(start => TestDatabase.NewSession(user, start)));
        Assert.Null(await db.SaveAsync(Ct));
    }

    private async Task SweepAsync(DateTimeOffset now, Func<AppDb>? contexts = null)
    {
        using var housekeeping = new Housekeeping(
            contexts ?? _database.Contexts, TestAudit.Pruning(_database, now), new FakeTimeProvider(now),
            NullLogger<Housekeeping>.Instance);
        await housekeeping.RunOnceAsync(Ct);
    }

    /// <summary>Observes the deletions of one table. Between two, when the transaction is over, another writer can proceed.</summary>
    private sealed class Deletions(string table, Action<int> between) : DbCommandInterceptor, IDbTransactionInterceptor
    {
        private bool _isDeleting;

        public List<int> Rows { get; } = [];

        public override ValueTask<int> NonQueryExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            _isDeleting = command.CommandText.StartsWith($"DELETE FROM \"{table}\"", StringComparison.Ordinal);
            if (_isDeleting) Rows.Add(result);
            return ValueTask.FromResult(result);
        }

        public Task TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (_isDeleting) between(Rows.Count);
            return Task.CompletedTask;
        }
    }
}
