namespace Platform.Domain.Quotas;

/// <summary>Usage of a limit that is at least 80 % used.</summary>
/// <param name="Window">The window of the limit.</param>
/// <param name="WindowStart">Start of the window.</param>
/// <param name="Reset">When the count is reset.</param>
/// <param name="Limit">Requests allowed in the window.</param>
/// <param name="Used">Requests counted so far.</param>
public sealed record LimitUse(QuotaWindow Window, DateTimeOffset WindowStart, DateTimeOffset Reset, long Limit, long Used)
{
    /// <summary>The lower threshold, in percent of the limit.</summary>
    public const int Near = 80;

    /// <summary>The upper threshold: the limit is used up.</summary>
    public const int Full = 100;

    /// <summary>The highest threshold reached.</summary>
    public int Threshold => Used >= Limit ? Full : Near;

    /// <summary>Whether the limit is used up.</summary>
    public bool IsFull => Threshold == Full;

    /// <summary>The usage in whole percent, at most 100.</summary>
    public int Percent => (int)Math.Min(Full, Used * 100 / Limit);

    /// <summary>The smallest count that reaches the lower threshold.</summary>
    public static long LeastFor(long limit) => ((limit * Near) + 99) / 100;

    /// <summary>The usage of a window's limit; null below 80 % or if unlimited.</summary>
    public static LimitUse? Of(QuotaWindow window, long? limit, long used, DateTimeOffset windowStart, DateTimeOffset reset) =>
        limit is { } most && used >= LeastFor(most) ? new LimitUse(window, windowStart, reset, most, Math.Min(used, most)) : null;
}
