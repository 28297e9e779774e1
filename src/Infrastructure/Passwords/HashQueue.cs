using Platform.Domain.Quotas;

namespace Platform.Infrastructure.Passwords;

/// <summary>
/// Limits password hashing: as many hashes at once as there are cores, and a queue that takes at most a second. One network may use half of
/// it, so that a flood from one address leaves room for others.
/// </summary>
/// <param name="cores">The number of hashes computed at once.</param>
/// <param name="clock">Measures the duration of a hash.</param>
internal sealed class HashQueue(int cores, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Backlog = TimeSpan.FromSeconds(1);

    // The assumed duration until some have been measured, and the bounds of the measured average: even on a busy machine, a few
    // people must be able to sign in at the same time.
    private static readonly TimeSpan InitialCost = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MinCost = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MaxCost = TimeSpan.FromMilliseconds(250);

    // A new measurement changes the average by this fraction.
    private const int Smoothing = 8;

    private readonly SemaphoreSlim _slots = new(cores);
    private readonly Dictionary<ClientNetwork, int> _networks = [];
    private int _entered;
    private TimeSpan _cost = InitialCost;

    /// <summary>The number of places: hashes in progress and hashes that wait at most a second.</summary>
    public int Places
    {
        get { lock (_networks) return cores + Math.Max(1, (int)(cores * (Backlog / _cost))); }
    }

    /// <summary>Reserves a place.</summary>
    /// <returns>Null if none is free or the network has used its share.</returns>
    public IDisposable? TryEnter(ClientNetwork network)
    {
        lock (_networks)
        {
            var (places, own) = (Places, _networks.GetValueOrDefault(network));
            if (_entered >= places || own >= Math.Max(1, places / 2)) return null;
            _entered++;
            _networks[network] = own + 1;
            return new Place(this, network);
        }
    }

    /// <summary>Computes a hash when a core is free, in order of arrival.</summary>
    public async Task<T> RunAsync<T>(Func<T> hash, CancellationToken ct)
    {
        await _slots.WaitAsync(ct);
        try
        {
            return await Task.Run(
                () =>
                {
                    var began = clock.GetTimestamp();
                    var made = hash();
                    AddMeasurement(clock.GetElapsedTime(began));
                    return made;
                },
                CancellationToken.None);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private void AddMeasurement(TimeSpan cost)
    {
        lock (_networks)
        {
            var average = _cost.Ticks + ((cost - _cost).Ticks / Smoothing);
            _cost = TimeSpan.FromTicks(Math.Clamp(average, MinCost.Ticks, MaxCost.Ticks));
        }
    }

    private void Leave(ClientNetwork network)
    {
        lock (_networks)
        {
            _entered--;
            if (_networks[network] == 1) _networks.Remove(network);
            else _networks[network]--;
        }
    }

    private sealed class Place(HashQueue all, ClientNetwork network) : IDisposable
    {
        private bool _isLeft;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _isLeft, true)) all.Leave(network);
        }
    }
}
