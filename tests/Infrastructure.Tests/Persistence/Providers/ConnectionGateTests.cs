using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Common;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Failures;
using Platform.Infrastructure.Persistence.Providers;
using Platform.Infrastructure.Tests.Support;
using Platform.TestKit;

namespace Platform.Infrastructure.Tests.Persistence.Providers;

/// <summary>The gate in front of the client library's pool, with real connections.</summary>
public sealed class ConnectionGateTests : IAsyncDisposable
{
    private readonly SqlServerListener _server = new();

    [Fact]
    public async Task Request_without_a_free_connection_is_refused_within_3_seconds_and_served_once_one_is_free()
    {
        using var node = new SqlServerNode(_server.ConnectionString + ";Max Pool Size=4");
        var held = await HoldAsync(node, 2);

        var began = Stopwatch.GetTimestamp();
        await using (var refused = node.Open()) await Assert.ThrowsAsync<DatabaseBusyException>(() =>
            refused.Organizations.ToListAsync(Ct));
        Assert.InRange(Stopwatch.GetElapsedTime(began), ConnectionGate.Patience - TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(3));

        await using var waiting = node.Open();
        var query = waiting.Organizations.ToListAsync(Ct);
        await held[0].DisposeAsync();
        Assert.Empty(await query);
        await held[1].DisposeAsync();
    }

    [Fact]
    public async Task Credential_readers_get_a_connection_while_all_others_are_in_use()
    {
        using var node = new SqlServerNode(_server.ConnectionString + ";Max Pool Size=4");
        var held = await HoldAsync(node, 2);

        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < 10; i++)
        {
            await using var db = node.Open();
            db.UsesReservedConnection = true;
            await db.Database.OpenConnectionAsync(Ct);
        }

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        foreach (var db in held) await db.DisposeAsync();
    }

    // Each way in which a lease of a connection can end, many times: a permit that is lost or returned twice shows in the count.
    [Fact]
    public async Task Every_permit_is_returned_exactly_once()
    {
        const int size = 4;
        using var gate = new ConnectionGate(size);
        var login = 0;
        _server.OnLogin = () => Interlocked.Increment(ref login) % 5 == 0 ? SqlServerAnswer.Error(18456) : null;
        var command = 0;
        _server.OnCommand = _ => (Interlocked.Increment(ref command) % 7) switch
        {
            0 => new SqlServerAnswer { IsCut = true },
            1 => SqlServerAnswer.Error(1222),
            2 => new SqlServerAnswer { Delay = TimeSpan.FromMilliseconds(20) },
            _ => null,
        };
        using var node = new SqlServerNode(_server.ConnectionString + $";Max Pool Size={size}");
        var options = new DbContextOptionsBuilder<SqlServerAppDb>().UseSqlServer(node.ConnectionString)
            .AddInterceptors(new SqlServerOpening(gate), new SqlServerCommands()).Options;

        // More at once than the context pool retains.
        var contexts = new PooledDbContextFactory<SqlServerAppDb>(options, 8);

        await Task.WhenAll(Enumerable.Range(0, 300).Select(async i =>
        {
            await using var db = await contexts.CreateDbContextAsync(Ct);
            db.Begin(node.Services.GetRequiredService<Func<ISaveParticipant[]>>());
            using var cancel = new CancellationTokenSource();
            if (i % 6 == 0) cancel.CancelAfter(i % 12);
            await Record.ExceptionAsync(async () =>
            {
                switch (i % 4)
                {
                    case 0:
                        await db.Organizations.ToListAsync(cancel.Token);
                        break;
                    case 1:
                        // Left open, for the context's disposal to close.
                        await db.Database.OpenConnectionAsync(cancel.Token);
                        break;
                    case 2:
                        await using (await db.Database.BeginTransactionAsync(cancel.Token)) await db.Organizations.ExecuteDeleteAsync(
                            cancel.Token);
                        break;
                    default:
                        // As the change feed opens its connection: on its own thread.
                        await Task.Factory.StartNew(
                            () => db.Organizations.Load(), Ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                        break;
                }
            });
        }));

        Assert.Equal(size, gate.Free);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void Gate_has_as_many_permits_as_the_pool_has_connections(int size)
    {
        using var gate = new ConnectionGate(size);

        Assert.Equal(size, gate.Free);
    }

    // Measured: 150 writers of one organization waiting for one lock took every connection, and readers of others got none.
    [Fact]
    public async Task Writers_waiting_for_one_organizations_lock_do_not_block_readers_of_others()
    {
        _server.OnCommand = text =>
            text.Contains("stuck", StringComparison.Ordinal)
                ? SqlServerAnswer.Error(1222) with { Delay = TimeSpan.FromMilliseconds(3500) }
                : null;
        using var node = new SqlServerNode(
            _server.ConnectionString + ";Max Pool Size=20",
            services =>
                services.AddScoped<OfOrganization>().AddScoped<ICaller>(provider => provider.GetRequiredService<OfOrganization>().Caller));
        var began = Stopwatch.GetTimestamp();
        var writers = Enumerable.Range(0, 150).Select(async _ =>
        {
            await using var scope = node.Scope(out var db);
            scope.ServiceProvider.GetRequiredService<OfOrganization>().Caller = TestCallers.Of(TestDatabase.NewUser()) with
            {
                Organization = new OrganizationId(7)
            };
            var failure = await Assert.ThrowsAnyAsync<Exception>(() =>
                db.WriteAsync("UPDATE stuck SET X = 1", [], command => command.ExecuteNonQueryAsync(Ct), Ct));
            return (Failure: failure, Took: Stopwatch.GetElapsedTime(began));
        }).ToList();
        await Task.Delay(500, Ct);

        var readers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            await using var db = node.Open();
            var start = Stopwatch.GetTimestamp();
            await db.Organizations.ToListAsync(Ct);
            return Stopwatch.GetElapsedTime(start);
        }));
        await using (node.Scope(out var other)) await other.WriteAsync(
            "UPDATE Users SET Role = Role", [], command => command.ExecuteNonQueryAsync(Ct), Ct);

        Assert.All(readers, took => Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(3));
        foreach (var (failure, took) in await Task.WhenAll(writers))
        {
            Assert.True(DatabaseFailure.IsUnreachable(failure), failure.ToString());
            Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<List<AppDb>> HoldAsync(SqlServerNode node, int count)
    {
        var held = new List<AppDb>();
        for (var i = 0; i < count; i++)
        {
            var db = node.Open();
            await db.Database.OpenConnectionAsync(Ct);
            held.Add(db);
        }

        return held;
    }

    private sealed class OfOrganization
    {
        public ICaller Caller { get; set; } = Application.Credentials.Caller.Anonymous;
    }
}
