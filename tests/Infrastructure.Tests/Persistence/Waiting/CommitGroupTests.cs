using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence.Waiting;

/// <summary>SQLite only: saves that wait for the writer lock share a transaction and its commit.</summary>
public sealed class CommitGroupTests : IDisposable
{
    private const int Writers = 16;

    private readonly TestDatabase _database = TestDatabase.Create();

    [Fact]
    public async Task Saves_that_wait_together_share_commits()
    {
        await SaveTogetherAsync(Enumerable.Range(0, Writers).Select(i => $"warm-{i}"));
        var before = Commits();

        var errors = await SaveTogetherAsync(Enumerable.Range(0, Writers).Select(i => $"acme-{i}"));

        Assert.All(errors, Assert.Null);
        Assert.Equal(["16"], _database.Ask("SELECT count(*) FROM Organizations WHERE Slug LIKE 'acme-%'"));

        // One commit is that of the writer they waited for.
        Assert.InRange(Commits() - before - 1, 1, Writers - 1);
    }

    [Fact]
    public async Task Save_that_waits_for_nobody_has_its_own_commit()
    {
        await _database.SeedAsync("first", "you@example.com");
        var before = Commits();
        for (var i = 0; i < 3; i++) await _database.SeedAsync($"acme-{i}", "you@example.com");

        Assert.Equal(3, Commits() - before);
    }

    [Fact]
    public async Task Refused_save_leaves_the_others_of_its_group()
    {
        await _database.SeedAsync("acme-3");

        var errors = await SaveTogetherAsync(Enumerable.Range(0, Writers).Select(i => $"acme-{i % (Writers - 1)}"));

        // One of two with slug acme-0 is second, and acme-3 was there before.
        Assert.Equal(2, errors.Count(error => error == OrganizationErrors.SlugTaken));
        Assert.Equal(Writers - 2, errors.Count(error => error is null));
        Assert.Equal([$"{Writers - 1}|{Writers - 1}"], _database.Ask("SELECT count(*), count(DISTINCT Slug) FROM Organizations"));
        Assert.Equal([$"{Writers - 1}"], _database.Ask("SELECT count(*) FROM AuditHeads"));
    }

    [Fact]
    public async Task Save_based_on_an_older_version_leaves_the_others_of_its_group()
    {
        await _database.SeedAsync();
        var results = await TogetherAsync(Enumerable.Range(0, Writers).Select<int, Func<AppDb, Task<bool>>>(i => async db =>
        {
            (await db.Organizations.SingleAsync(Ct)).Rename($"Name {i}");
            db.Add(TestDatabase.NewUser($"new-{i}", "you@example.com"));
            await db.SaveAsync(Ct);
            return true;
        }));

        // All read the row before anyone changed it.
        Assert.Single(results, result => result is true);
        Assert.Equal(Writers - 1, results.Count(result => result is SaveConflictException));
        Assert.Equal(["2"], _database.Ask("SELECT count(*) FROM Organizations"));
    }

    [Fact]
    public async Task Cancelled_save_ends_alone()
    {
        using var cancel = new CancellationTokenSource();
        var results = await TogetherAsync(
            Enumerable.Range(0, Writers).Select<int, Func<AppDb, Task<Error?>>>(i => db =>
            {
                db.Add(TestDatabase.NewUser($"acme-{i}", "you@example.com"));
                return db.SaveAsync(i == 7 ? cancel.Token : Ct);
            }),
            cancel.Cancel);

        Assert.IsAssignableFrom<OperationCanceledException>(Assert.Single(results, result => result is Exception));
        Assert.Equal([$"{Writers - 1}"], _database.Ask("SELECT count(*) FROM Organizations"));
    }

    [Fact]
    public async Task Context_reads_its_own_connection_again_after_a_save()
    {
        await using var db = _database.Open();
        var user = TestDatabase.NewUser();
        db.Add(user);
        Assert.Null(await db.SaveAsync(Ct));

        Assert.Equal(1, await db.Organizations.CountAsync(Ct));
        Assert.Null(db.Database.CurrentTransaction);
        user.Organization.Rename("Renamed");
        Assert.Null(await db.SaveAsync(Ct));
        Assert.Equal(["Renamed|1"], _database.Ask("SELECT Name, Version FROM Organizations"));
    }

    [Fact]
    public async Task Failed_commit_fails_every_save_of_its_group_and_no_later_one()
    {
        // A commit checks deferred foreign keys.
        Execute("""
            CREATE TABLE Checked (OrganizationId INTEGER REFERENCES Organizations (Id) DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER FailCommit AFTER INSERT ON Users WHEN NEW.Email LIKE 'fail%'
            BEGIN INSERT INTO Checked VALUES (-1); END;
            """);
        var results = await TogetherAsync(Enumerable.Range(0, 4).Select<int, Func<AppDb, Task<Error?>>>(i => db =>
        {
            db.Add(TestDatabase.NewUser($"acme-{i}", $"fail{i}@example.com"));
            return db.SaveAsync(Ct);
        }));

        Assert.All(results, result => Assert.IsAssignableFrom<Exception>(result));
        Assert.Equal(["0"], _database.Ask("SELECT count(*) FROM Organizations"));
        await _database.SeedAsync("later");
        Assert.Equal(["later"], _database.Ask("SELECT Slug FROM Organizations"));
    }

    [Fact]
    public async Task Save_that_ends_the_transaction_makes_the_others_start_again()
    {
        // As an error of the disk does.
        Execute("""
            CREATE TRIGGER EndTransaction BEFORE INSERT ON Users WHEN NEW.Email LIKE 'end%' BEGIN SELECT RAISE(ROLLBACK, 'ended'); END;
            """);
        var results = await TogetherAsync(Enumerable.Range(0, Writers).Select<int, Func<AppDb, Task<Error?>>>(i => db =>
        {
            db.Add(TestDatabase.NewUser($"acme-{i}", $"{(i == 7 ? "end" : "you")}@example.com"));
            return db.SaveAsync(Ct);
        }));

        Assert.Single(results, result => result is DbUpdateException);
        Assert.All(results, result => Assert.True(result is null or DbUpdateException or SaveConflictException, result?.ToString()));
        Assert.Equal([$"{results.Count(result => result is null)}"], _database.Ask("SELECT count(*) FROM Organizations"));
        await _database.SeedAsync("later");
        Assert.Equal(["1"], _database.Ask("SELECT count(*) FROM Organizations WHERE Slug = 'later'"));
    }

    [Fact]
    public async Task Transaction_of_several_saves_commits_the_open_group_first()
    {
        var results = await TogetherAsync(Enumerable.Range(0, Writers).Select<int, Func<AppDb, Task<Error?>>>(i => async db =>
        {
            if (i % 2 == 0)
            {
                db.Add(TestDatabase.NewUser($"acme-{i}", "you@example.com"));
                return await db.SaveAsync(Ct);
            }

            await using var unit = await db.BeginAsync(Ct);
            for (var save = 0; save < 2; save++)
            {
                db.Add(TestDatabase.NewUser($"acme-{i}-{save}", "you@example.com"));
                if (await db.SaveAsync(Ct) is { } refused) return refused;
            }

            return await unit.CommitAsync(Ct);
        }));

        Assert.All(results, Assert.Null);
        Assert.Equal([$"{Writers * 3 / 2}"], _database.Ask("SELECT count(*) FROM Organizations"));
    }

    [Fact]
    public async Task Concurrent_saves_of_several_organizations_leave_their_chains_intact()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => _database.SeedAsync($"acme-{i}")));

        await Task.WhenAll(users.SelectMany(user => Enumerable.Repeat(user, 4))
            .Select(user => Task.Run(() => TestAudit.RecordAsync(_database, user, 25), Ct)));

        Assert.Equal(Enumerable.Repeat("100 intact", 4), await TestAudit.VerifyAllAsync(_database));
    }

    public void Dispose() => _database.Dispose();

    private async Task<List<Error?>> SaveTogetherAsync(IEnumerable<string> slugs)
    {
        var results = await TogetherAsync(slugs.Select<string, Func<AppDb, Task<Error?>>>(slug => db =>
        {
            db.Add(TestDatabase.NewUser(slug, "you@example.com"));
            return db.SaveAsync(Ct);
        }));
        return [.. results.Select(result => result is Exception failure ? throw failure : (Error?)result)];
    }

    // Starts all while another writer holds the lock. A result is what a writer returned, or its exception.
    private async Task<List<object?>> TogetherAsync<T>(IEnumerable<Func<AppDb, Task<T>>> writers, Action? whileWaiting = null)
    {
        var release = new TaskCompletionSource();
        var isHeld = new TaskCompletionSource();
        await using var first = _database.Open();
        var holding = first.TransactAsync(
            async token =>
            {
                await first.Database.ExecuteSqlRawAsync("CREATE TABLE IF NOT EXISTS Held (Id INTEGER); INSERT INTO Held VALUES (1)", token);
                isHeld.SetResult();
                await release.Task;
            },
            Ct);
        await isHeld.Task;
        var waiting = writers.Select(write => Task.Run<object?>(async () =>
        {
            try
            {
                await using var db = _database.Open();
                return await write(db);
            }
            catch (Exception failure)
            {
                return failure;
            }
        })).ToList();
        await Task.Delay(300, Ct);
        whileWaiting?.Invoke();
        await Task.Delay(100, Ct);
        release.SetResult();
        await holding;
        return [.. await Task.WhenAll(waiting)];
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_database.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // In the log, the last page of a commit has the size of the database in its header (https://sqlite.org/fileformat2.html#walformat).
    private int Commits()
    {
        const int logHeader = 32;
        const int pageHeader = 24;
        using var file = File.Open($"{_database.File}-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var log = new byte[file.Length];
        file.ReadExactly(log);
        var pageSize = BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(8));
        var commits = 0;
        for (var page = logHeader; page + pageHeader + pageSize <= log.Length; page += pageHeader + pageSize)
        {
            if (BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(page + 4)) != 0) commits++;
        }

        return commits;
    }
}
