namespace Platform.Bench.Load;

/// <summary>What one connection saw; all are added up at the end, so that none waits for another.</summary>
/// <param name="samples">How many intervals are counted apart; 0 where none are.</param>
internal sealed class Tally(int samples)
{
    private readonly Dictionary<int, long> _statuses = [];
    private readonly long[] _samples = new long[samples];

    public Histogram Took { get; } = new();

    public IReadOnlyDictionary<int, long> Statuses => _statuses;

    public IReadOnlyList<long> Samples => _samples;

    public long Broken { get; private set; }

    public void Answered(int status, long microseconds, int sample)
    {
        Took.Add(microseconds);
        _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
        if (sample < _samples.Length) _samples[sample]++;
    }

    public void Broke() => Broken++;

    public void Add(Tally other)
    {
        Took.Add(other.Took);
        Broken += other.Broken;
        foreach (var (status, count) in other._statuses) _statuses[status] = _statuses.GetValueOrDefault(status) + count;
        for (var i = 0; i < _samples.Length; i++) _samples[i] += other._samples[i];
    }
}
