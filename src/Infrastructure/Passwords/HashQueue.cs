using Platform.Domain.Quotas;

namespace Platform.Infrastructure.Passwords;

/// <summary>
/// Bounds how much hashing of passwords is under way: as much at once as there are cores, and no more waiting than is done within a
/// second. One network may have half of that, so that a flood from one address leaves room for everyone else.
/// </summary>
/// <param name="cores">How many hashes are computed at once.</param>
/// <param name="clock">Measures how long one takes.</param>
internal sealed class HashQueue(int cores, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Backlog = TimeSpan.FromSeconds(1);

    // What a hash is taken to cost until some have been computed, and the range of what is believed of the measured cost: on a machine
    // that is busy otherwise a few people must still be able to sign in at the same moment.
    private static readonly TimeSpan CostAtFirst = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan CostAtLeast = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan CostAtMost = TimeSpan.FromMilliseconds(250);

    // A measured cost changes the average by one part in so many.
    private const int Inertia = 8;

    private readonly SemaphoreSlim _turns = new(cores);
    private readonly Dictionary<ClientNetwork, int> _networks = [];
    private int _all;
    private TimeSpan _cost = CostAtFirst;

    /// <summary>How many places there are: for those that are computed, and for those that wait up to a second for it.</summary>
    public int Places
    {
        get { lock (_networks) return cores + Math.Max(1, (int)(cores * (Backlog / _cost))); }
    }

    /// <summary>Reserves a place.</summary>
    /// <returns>Null where none is free, or the network has its share.</returns>
    public IDisposable? TryEnter(ClientNetwork network)
    {
        lock (_networks)
        {
            var (places, own) = (Places, _networks.GetValueOrDefault(network));
            if (_all >= places || own >= Math.Max(1, places / 2)) return null;
            _all++;
            _networks[network] = own + 1;
            return new Place(this, network);
        }
    }

    /// <summary>Computes a hash in its turn, first come, first served.</summary>
    public async Task<T> RunAsync<T>(Func<T> hash, CancellationToken ct)
    {
        await _turns.WaitAsync(ct);
        try
        {
            return await Task.Run(
                () =>
                {
                    var began = clock.GetTimestamp();
                    var made = hash();
                    Measured(clock.GetElapsedTime(began));
                    return made;
                },
                CancellationToken.None);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private void Measured(TimeSpan cost)
    {
        lock (_networks)
        {
            var average = _cost.Ticks + ((cost - _cost).Ticks / Inertia);
            _cost = TimeSpan.FromTicks(Math.Clamp(average, CostAtLeast.Ticks, CostAtMost.Ticks));
        }
    }

    private void Leave(ClientNetwork network)
    {
        lock (_networks)
        {
            _all--;
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
