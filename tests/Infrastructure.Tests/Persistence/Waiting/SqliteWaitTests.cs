using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Failures;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence.Waiting;

/// <summary>Another process holds the file's lock, or another writer of this process holds the writer lock.</summary>
public sealed class SqliteWaitTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly SqliteConnection _other;

    public SqliteWaitTests()
    {
        _other = new SqliteConnection($"Data Source={_database.File};Pooling=False");
        _other.Open();
        Execute("BEGIN IMMEDIATE");
    }

    [Fact]
    public async Task Writers_queued_behind_the_file_lock_are_all_refused_within_3_seconds()
    {
        var began = Stopwatch.GetTimestamp();
        var writers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            await Task.Delay(150 * i, Ct);
            var start = Stopwatch.GetTimestamp();
            await using var db = _database.Open();
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(db));
            return (Failure: failure, Took: Stopwatch.GetElapsedTime(start));
        })));

        Assert.All(writers, writer => Assert.True(DatabaseFailure.IsUnreachable(writer.Failure), writer.Failure.ToString()));
        Assert.All(writers, writer => Assert.InRange(writer.Took, TimeSpan.FromSeconds(1.4), TimeSpan.FromSeconds(3)));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(6));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1.6)]
    public async Task Request_that_worked_before_it_writes_waits_for_its_remaining_time(double secondsAtWork)
    {
        await using var db = (SqliteAppDb)_database.Open();
        using var connections = new SqliteConnections(db.Database.GetConnectionString()!);
        connections.LendTo(db);
        await Task.Delay(TimeSpan.FromSeconds(secondsAtWork), Ct);
        var began = Stopwatch.GetTimestamp();

        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(db));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(2.9 - secondsAtWork));
    }

    [Fact]
    public async Task Burst_of_writers_that_takes_longer_than_a_busy_file_may_is_served_whole()
    {
        Execute("COMMIT");
        var began = Stopwatch.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            await using var db = _database.Open();
            await db.TransactAsync(token => Task.Delay(140, token), Ct);
        })));

        Assert.True(Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task Reader_waits_for_no_writer()
    {
        await using var db = _database.Open();
        var began = Stopwatch.GetTimestamp();

        Assert.Equal(0, await db.Organizations.CountAsync(Ct));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Writer_succeeds_once_the_lock_is_released()
    {
        await using (var db = _database.Open()) await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(db));
        await using var next = _database.Open();
        var write = Task.Run(() => WriteAsync(next), Ct);
        await Task.Delay(500, Ct);
        Execute("COMMIT");

        await write.WaitAsync(TimeSpan.FromSeconds(1), Ct);
    }

    [Fact]
    public async Task Connection_waits_its_full_timeout_again_after_queueing()
    {
        Execute("COMMIT");
        await using var first = _database.Open();
        await using var second = _database.Open();
        await second.Organizations.CountAsync(Ct);
        var within = new TaskCompletionSource();
        var holding = first.TransactAsync(_ => within.Task, Ct);
        var waiting = second.TransactAsync(async _ => Assert.InRange(await BusyTimeoutAsync(second), 1, 2200), Ct);
        await Task.Delay(500, Ct);
        within.SetResult();
        await Task.WhenAll(holding, waiting);

        Assert.Equal(2500, await BusyTimeoutAsync(second));
    }

    [Fact]
    public async Task Long_work_waits_longer_for_the_lock_than_a_request()
    {
        var work = Task.Run(
            async () =>
            {
                await using var db = _database.Open();
                db.AllowLongWork();
                await WriteAsync(db);
            },
            Ct);
        await Task.Delay(TimeSpan.FromSeconds(4), Ct);
        Assert.False(work.IsCompleted);
        Execute("COMMIT");

        await work.WaitAsync(TimeSpan.FromSeconds(2), Ct);
        await using var next = _database.Open();
        Assert.Equal(1, ((SqliteConnection)next.Database.GetDbConnection()).DefaultTimeout);
    }

    public void Dispose()
    {
        _other.Dispose();
        _database.Dispose();
    }

    private static Task WriteAsync(AppDb db) =>
        db.TransactAsync(token => db.Organizations.Where(o => o.Name == "x").ExecuteDeleteAsync(token), Ct);

    private static Task<int> BusyTimeoutAsync(AppDb db) =>
        db.ReadAsync("PRAGMA busy_timeout", [], async command => Convert.ToInt32(await command.ExecuteScalarAsync(Ct), null), Ct);

    private void Execute(string sql)
    {
        using var command = _other.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
