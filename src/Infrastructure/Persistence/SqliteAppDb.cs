using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Platform.Infrastructure.Persistence;

/// <summary>The embedded database. One process's writers queue here rather than in SQLite's busy loop, which is neither fair nor quick.</summary>
public sealed class SqliteAppDb(DbContextOptions<SqliteAppDb> options) : AppDb(options)
{
    private const int Busy = 5;
    private const int Locked = 6;

    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new(StringComparer.Ordinal);

    private SqliteConnections? _connections;
    private SqliteConnection? _rented;

    /// <summary>Uses a rented connection until it is disposed.</summary>
    internal void Rent(SqliteConnections connections)
    {
        (_connections, _rented) = (connections, connections.Rent());
        Database.SetDbConnection(_rented, contextOwnsConnection: false);
    }

    public override void Dispose()
    {
        // Once it is disposed the context may be another's.
        var (rented, connections) = (Interlocked.Exchange(ref _rented, null), _connections);
        base.Dispose();
        if (rented is not null) connections!.Return(rented);
    }

    public override async ValueTask DisposeAsync()
    {
        // Once it is disposed the context may be another's.
        var (rented, connections) = (Interlocked.Exchange(ref _rented, null), _connections);
        await base.DisposeAsync();
        if (rented is not null) connections!.Return(rented);
    }

    protected override async Task<IDisposable?> TakeTurnAsync(CancellationToken ct)
    {
        var turns = Turns.GetOrAdd(Database.GetConnectionString() ?? "", _ => new SemaphoreSlim(1));
        await turns.WaitAsync(ct);
        return new Turn(turns);
    }

    // Without AUTOINCREMENT SQLite gives the id of a deleted last row to the next one.
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            if (entity.FindPrimaryKey()?.Properties is [{ ValueGenerated: ValueGenerated.OnAdd } id]) id.SetValueGenerationStrategy(SqliteValueGenerationStrategy.Autoincrement);
        }
    }

    protected override bool MayTryAgain(Exception refusal) => refusal is SqliteException { SqliteErrorCode: Busy or Locked };

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
