using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Platform.Infrastructure.Persistence.Failures;

namespace Platform.Infrastructure.Persistence.Providers;

/// <summary>
/// Lets no more connections be opened at once than the pool holds, so that a request that finds none free is refused soon and with an
/// exception of our own type. A few places are reserved for readers that keep credentials fresh: no load may starve them.
/// </summary>
internal sealed class ConnectionGate : IDisposable
{
    /// <summary>
    /// How long a request waits. Together with Connect Timeout it stays within the 5 seconds in which a request is refused.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(30);

    // The change feed and the readiness probe, each one at a time.
    private const int Readers = 2;

    private readonly SemaphoreSlim _places;
    private readonly SemaphoreSlim _reserved;

    // One connection object is opened and closed again and again; it is known for as long as it lives.
    private readonly ConditionalWeakTable<DbConnection, Place> _known = [];

    /// <param name="size">The pool's size.</param>
    public ConnectionGate(int size)
    {
        var reserved = Math.Min(Readers, size / 2);
        Size = size;
        _places = new SemaphoreSlim(size - reserved);
        _reserved = reserved == 0 ? _places : new SemaphoreSlim(reserved);
    }

    /// <summary>How many connections may be open at once.</summary>
    public int Size { get; }

    /// <summary>How many places are free, reserved ones included.</summary>
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

    /// <summary>Gives back the connection's place, if it holds one.</summary>
    public void Leave(DbConnection connection)
    {
        if (_known.TryGetValue(connection, out var place)) place.Leave();
    }

    public void Dispose()
    {
        _places.Dispose();
        _reserved.Dispose();
    }

    private void Hold(DbConnection connection, SemaphoreSlim places) =>
        _known.GetValue(connection, static at => new Place(at)).Hold(places);

    private SemaphoreSlim PlacesFor(AppDb? db) => db is { UsesReservedConnection: true } ? _reserved : _places;

    private static TimeSpan PatienceOf(AppDb? db) => db is { MayTakeLong: true } ? LongPatience : Patience;

    private DatabaseBusyException NoneFree() => new($"All {Size} connections to the database are in use.");

    /// <summary>The place that one connection holds while it is open.</summary>
    private sealed class Place
    {
        private SemaphoreSlim? _held;

        public Place(DbConnection connection) => connection.StateChange += OnStateChange;

        public void Hold(SemaphoreSlim places) => Interlocked.Exchange(ref _held, places)?.Release();

        public void Leave() => Interlocked.Exchange(ref _held, null)?.Release();

        // EF closes the connection of a pooled context without an event of its own, and a connection that breaks closes itself.
        private void OnStateChange(object sender, StateChangeEventArgs change)
        {
            if (change.CurrentState is ConnectionState.Closed or ConnectionState.Broken) Leave();
        }
    }
}
