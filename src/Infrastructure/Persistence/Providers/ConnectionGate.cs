using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Platform.Infrastructure.Persistence.Failures;

namespace Platform.Infrastructure.Persistence.Providers;

/// <summary>
/// Limits open connections to the pool's size, so that a request that finds none free is refused soon, with a specific exception type. A
/// few places are reserved for keeping credentials fresh, so that no load can starve it.
/// </summary>
internal sealed class ConnectionGate : IDisposable
{
    /// <summary>
    /// How long a request waits. Together with Connect Timeout, this is within the 5 seconds in which a request is refused.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(30);

    // The change feed and the readiness probe, one connection each.
    private const int Readers = 2;

    private readonly SemaphoreSlim _places;
    private readonly SemaphoreSlim _reserved;

    // A connection object is opened and closed repeatedly; its place exists as long as the object.
    private readonly ConditionalWeakTable<DbConnection, Place> _placeOf = [];

    /// <param name="size">The size of the pool.</param>
    public ConnectionGate(int size)
    {
        var reserved = Math.Min(Readers, size / 2);
        Size = size;
        _places = new SemaphoreSlim(size - reserved);
        _reserved = reserved == 0 ? _places : new SemaphoreSlim(reserved);
    }

    /// <summary>The most connections open at once.</summary>
    public int Size { get; }

    /// <summary>The number of free places, including reserved ones.</summary>
    public int Free => _places.CurrentCount + (_reserved == _places ? 0 : _reserved.CurrentCount);

    /// <summary>Waits until a connection may be opened.</summary>
    /// <exception cref="DatabaseBusyException">None became free in time.</exception>
    public async Task EnterAsync(DbConnection connection, AppDb? db, CancellationToken ct)
    {
        var places = PlacesFor(db);
        if (!await places.WaitAsync(PatienceOf(db), ct)) throw NoneFree();
        Hold(connection, places);
    }

    /// <summary>Waits until a connection may be opened.</summary>
    /// <exception cref="DatabaseBusyException">None became free in time.</exception>
    public void Enter(DbConnection connection, AppDb? db)
    {
        var places = PlacesFor(db);
        if (!places.Wait(PatienceOf(db))) throw NoneFree();
        Hold(connection, places);
    }

    /// <summary>Returns the connection's place, if it has one.</summary>
    public void Leave(DbConnection connection)
    {
        if (_placeOf.TryGetValue(connection, out var place)) place.Leave();
    }

    public void Dispose()
    {
        _places.Dispose();
        _reserved.Dispose();
    }

    private void Hold(DbConnection connection, SemaphoreSlim places) =>
        _placeOf.GetValue(connection, static at => new Place(at)).Hold(places);

    private SemaphoreSlim PlacesFor(AppDb? db) => db is { UsesReservedConnection: true } ? _reserved : _places;

    private static TimeSpan PatienceOf(AppDb? db) => db is { MayTakeLong: true } ? LongPatience : Patience;

    private DatabaseBusyException NoneFree() => new($"All {Size} connections to the database are in use.");

    /// <summary>The place that a connection occupies while it is open.</summary>
    private sealed class Place
    {
        private SemaphoreSlim? _held;

        public Place(DbConnection connection) => connection.StateChange += OnStateChange;

        public void Hold(SemaphoreSlim places) => Interlocked.Exchange(ref _held, places)?.Release();

        public void Leave() => Interlocked.Exchange(ref _held, null)?.Release();

        // EF Core closes the connection of a pooled context without an interceptor event, and a broken connection closes itself.
        private void OnStateChange(object sender, StateChangeEventArgs change)
        {
            if (change.CurrentState is ConnectionState.Closed or ConnectionState.Broken) Leave();
        }
    }
}
