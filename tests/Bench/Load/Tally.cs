namespace Platform.Bench.Load;

/// <summary>The counts of one connection; they are summed at the end, so that connections don't contend.</summary>
/// <param name="samples">The number of intervals that are counted separately; 0 for none.</param>
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
