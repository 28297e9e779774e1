using System.Numerics;

namespace Platform.Bench.Load;

/// <summary>Counts durations in microseconds with a precision of 1 %, in constant memory.</summary>
internal sealed class Histogram
{
    // 128 buckets for each power of two: exact up to 255, then to 1 part in 128.
    private const int Precision = 7;
    private const int Exact = 2 << Precision;
    private const long Longest = 1L << 40;

    private readonly long[] _counts = new long[Index(Longest) + 1];

    public long Count { get; private set; }

    public void Add(long microseconds)
    {
        _counts[Index(Math.Clamp(microseconds, 0, Longest))]++;
        Count++;
    }

    public void Add(Histogram other)
    {
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        Count += other.Count;
    }

    /// <summary>A percentile in microseconds: the duration that the given share doesn't exceed; 0 without any durations.</summary>
    public long Percentile(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        for (var i = 0; i < _counts.Length; i++)
        {
            left -= _counts[i];
            if (left <= 0) return Value(i);
        }

        return 0;
    }

    private static int Index(long value)
    {
        if (value < Exact) return (int)value;
        var shift = BitOperations.Log2((ulong)value) - Precision;
        return (shift << Precision) + (int)(value >> shift);
    }

    private static long Value(int index)
    {
        if (index < Exact) return index;
        var shift = (index >> Precision) - 1;
        return (long)(index - (shift << Precision)) << shift;
    }
}
