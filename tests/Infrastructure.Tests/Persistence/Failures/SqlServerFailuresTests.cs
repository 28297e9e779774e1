using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Failures;
using Platform.Infrastructure.Schema;
using Platform.Infrastructure.Tests.Support;
using Platform.TestKit;

namespace Platform.Infrastructure.Tests.Persistence.Failures;

/// <summary>Exceptions of the real client library, from a server that fails in every known way.</summary>
public sealed class SqlServerFailuresTests : IAsyncDisposable
{
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(5);

    private readonly SqlServerListener _server = new();

    [Fact]
    public async Task Query_on_a_server_that_answers_succeeds()
    {
        using var node = new SqlServerNode(_server.ConnectionString);
        await using var db = node.Open();

        Assert.Equal(-1, await db.Database.ExecuteSqlRawAsync("UPDATE Users SET Role = Role", Ct));
        Assert.Empty(await db.Organizations.ToListAsync(Ct));
    }

    [Theory]
    [InlineData(922, 1, 14)]
    [InlineData(983, 1, 14)]
    [InlineData(4060, 1, 11)]
    [InlineData(17187, 1, 16)]
    [InlineData(18401, 1, 14)]
    [InlineData(18456, 1, 14)]
    [InlineData(18456, 38, 14)]
    [InlineData(40613, 1, 17)]
    [InlineData(31999, 1, 14)]
    public async Task Refused_login_is_a_database_failure_every_time(int number, byte state, byte severity)
    {
        _server.OnLogin = () => SqlServerAnswer.Error(number, state, severity);
        using var node = new SqlServerNode(_server.ConnectionString);
        for (var tried = 0; tried < 3; tried++)
        {
            var failure = await FailureOfAsync(node);

            Assert.Equal(number, Assert.IsType<SqlException>(failure.GetBaseException()).Number);
            Assert.Equal(DatabaseFailureKind.Unavailable, DatabaseFailure.KindOf(failure));
        }

        _server.OnLogin = () => null;
        await using var db = node.Open();
        Assert.Empty(await db.Organizations.ToListAsync(Ct));
    }

    [Fact]
    public async Task Closed_port_is_a_database_failure_at_once()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var node = new SqlServerNode($"Server=127.0.0.1,{port};Database=platform;User ID=sa;Password=secret;Encrypt=False");

        await AssertUnavailableAsync(node);
    }

    [Fact]
    public async Task Server_that_accepts_but_never_answers_is_given_up_within_5_seconds()
    {
        _server.IsMute = true;
        using var node = new SqlServerNode(_server.ConnectionString);

        await AssertUnavailableAsync(node);
    }

    // The client library opens them one after the other, each with its own timeout.
    [Fact]
    public async Task Many_requests_to_a_silent_server_are_each_refused_within_5_seconds()
    {
        _server.IsMute = true;
        using var node = new SqlServerNode(_server.ConnectionString + ";Max Pool Size=20");
        await Task.WhenAll(Enumerable.Range(0, 80).Select(async i =>
        {
            await Task.Delay(50 * i, Ct);
            await AssertUnavailableAsync(node);
        }));

        _server.IsMute = false;
        await Task.Delay(TimeSpan.FromSeconds(2), Ct);
        await using var db = node.Open();
        Assert.Empty(await db.Organizations.ToListAsync(Ct));
    }

    [Fact]
    public async Task Unanswered_command_is_given_up_within_5_seconds()
    {
        _server.OnCommand = _ => new SqlServerAnswer { IsSilent = true };
        using var node = new SqlServerNode(_server.ConnectionString);

        Assert.Equal(-2, Assert.IsType<SqlException>(await AssertUnavailableAsync(node)).Number);
    }

    [Fact]
    public async Task Connection_that_breaks_in_use_is_a_database_failure_and_the_next_one_works()
    {
        _server.OnCommand = _ => new SqlServerAnswer { IsCut = true };
        using var node = new SqlServerNode(_server.ConnectionString);
        await AssertUnavailableAsync(node);

        _server.OnCommand = _ => null;
        var back = DateTime.UtcNow;
        while (await Record.ExceptionAsync(() => ListAsync(node)) is { } failure)
        {
            Assert.True(DateTime.UtcNow - back < TimeSpan.FromSeconds(2), $"{failure}");
        }

        static async Task ListAsync(SqlServerNode node)
        {
            await using var db = node.Open();
            Assert.Empty(await db.Organizations.ToListAsync(Ct));
        }
    }

    [Fact]
    public async Task Raw_command_on_a_broken_connection_is_a_database_failure()
    {
        using var node = new SqlServerNode(_server.ConnectionString);
        await using var db = node.Open();
        var failure = await Record.ExceptionAsync(() => db.TransactAsync(
            async token =>
            {
                _server.OnCommand = _ => new SqlServerAnswer { IsCut = true };
                await using var first = db.CreateCommand("UPDATE Users SET Role = Role");
                await Assert.ThrowsAsync<SqlException>(() => first.ExecuteNonQueryAsync(token));
                await using var second = db.Database.GetDbConnection().CreateCommand();
                second.CommandText = "UPDATE Users SET Role = Role";
                await second.ExecuteNonQueryAsync(token);
            },
            Ct));

        Assert.IsType<InvalidOperationException>(failure);
        Assert.True(DatabaseFailure.IsUnreachable(failure));
    }

    [Fact]
    public async Task Product_bug_on_a_working_connection_is_no_database_failure()
    {
        using var node = new SqlServerNode(_server.ConnectionString);
        await using var db = node.Open();
        var failure = await Record.ExceptionAsync(() => db.TransactAsync(_ => throw new InvalidOperationException("A fault."), Ct));

        Assert.IsType<InvalidOperationException>(failure);
        Assert.Null(DatabaseFailure.KindOf(failure));
    }

    [Fact]
    public async Task Idle_connections_that_the_server_closed_are_not_used_again()
    {
        using var node = new SqlServerNode(_server.ConnectionString);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var db = node.Open();
            await db.Organizations.ToListAsync(Ct);
        }));
        _server.Cut();
        while (_server.Connections > 0) await Task.Delay(10, Ct);
        await Task.Delay(100, Ct);

        for (var i = 0; i < 8; i++)
        {
            await using var db = node.Open();
            Assert.Empty(await db.Organizations.ToListAsync(Ct));
        }
    }

    [Fact]
    public async Task Cancelled_command_is_a_cancellation_by_the_caller()
    {
        var isThere = new TaskCompletionSource();
        _server.OnCommand = _ =>
        {
            isThere.TrySetResult();
            return new SqlServerAnswer { IsSilent = true };
        };
        using var node = new SqlServerNode(_server.ConnectionString);
        await using var db = node.Open();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var query = db.Organizations.ToListAsync(cancel.Token);
        await isThere.Task;
        await cancel.CancelAsync();
        var failure = await Record.ExceptionAsync(() => query);

        Assert.NotNull(failure);
        Assert.True(
            failure is OperationCanceledException || DatabaseFailure.KindOf(failure) == DatabaseFailureKind.Cancelled, failure.ToString());
    }

    [Fact]
    public async Task Deadlock_is_retried_and_a_lock_timeout_is_not()
    {
        using var node = new SqlServerNode(_server.ConnectionString);
        await using var db = node.Open();
        _server.OnCommand = _ => SqlServerAnswer.Error(1205, severity: 13);
        await Assert.ThrowsAsync<Application.Common.SaveConflictException>(() => WriteAsync(db));

        _server.OnCommand = _ => SqlServerAnswer.Error(1222);
        Assert.Equal(1222, (await Assert.ThrowsAsync<SqlException>(() => WriteAsync(db))).Number);
    }

    [Fact]
    public async Task Request_commands_have_a_lock_timeout_and_long_work_has_none()
    {
        using var node = new SqlServerNode(_server.ConnectionString);
        await using (var db = node.Open())
        {
            await db.Organizations.ToListAsync(Ct);
            await WriteAsync(db);
            await db.TransactAsync(token => db.Organizations.Where(o => o.Name == "x").ExecuteDeleteAsync(token), Ct);
        }

        Assert.Equal(3, _server.Heard.Count);
        Assert.All(_server.Heard, text => Assert.Contains("SET LOCK_TIMEOUT 3500;\n", text, StringComparison.Ordinal));

        await using (var db = node.Open())
        {
            db.AllowLongWork();
            await db.Organizations.ToListAsync(Ct);
            await WriteAsync(db);
            Assert.Equal(600, db.CreateCommand("SELECT 1").CommandTimeout);
        }

        Assert.Equal(5, _server.Heard.Count);
        Assert.All(_server.Heard.Skip(3), text => Assert.DoesNotContain("LOCK_TIMEOUT", text, StringComparison.Ordinal));

        // Another owner has the context by now.
        await using var next = node.Open();
        Assert.False(next.MayTakeLong);
        Assert.Equal(4, next.CreateCommand("SELECT 1").CommandTimeout);
    }

    [Fact]
    public async Task Hanging_server_is_unready_within_two_seconds_however_many_check()
    {
        _server.IsMute = true;
        using var node = new SqlServerNode(_server.ConnectionString);
        var readiness = (Readiness)node.Services.GetService(typeof(Readiness))!;
        var began = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => readiness.IsReadyAsync(Ct).AsTask()));

        Assert.All(answers, Assert.False);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(1, _server.Connections);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static Task<int> WriteAsync(AppDb db) =>
        db.WriteAsync("UPDATE Users SET Role = Role", [], command => command.ExecuteNonQueryAsync(Ct), Ct);

    private static async Task<Exception> AssertUnavailableAsync(SqlServerNode node)
    {
        var began = Stopwatch.GetTimestamp();
        var failure = await FailureOfAsync(node);

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, Refused);
        Assert.True(DatabaseFailure.IsUnreachable(failure), failure.ToString());
        return failure;
    }

    private static async Task<Exception> FailureOfAsync(SqlServerNode node)
    {
        await using var db = node.Open();
        return await Assert.ThrowsAnyAsync<Exception>(() => db.Organizations.ToListAsync(Ct));
    }
}
