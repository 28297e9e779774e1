namespace Platform.Domain.Quotas;

/// <summary>A limit of which at least 80 % is used.</summary>
/// <param name="Window">The window it is for.</param>
/// <param name="WindowStart">When the window began.</param>
/// <param name="Reset">When the count starts again.</param>
/// <param name="Limit">Requests allowed in the window.</param>
/// <param name="Used">Requests counted in it so far.</param>
public sealed record LimitUse(QuotaWindow Window, DateTimeOffset WindowStart, DateTimeOffset Reset, long Limit, long Used)
{
    /// <summary>The lower threshold, in percent of the limit.</summary>
    public const int Near = 80;

    /// <summary>The upper threshold: nothing is left.</summary>
    public const int Full = 100;

    /// <summary>The highest threshold that is reached.</summary>
    public int Threshold => Used >= Limit ? Full : Near;

    /// <summary>Whether nothing is left.</summary>
    public bool IsFull => Threshold == Full;

    /// <summary>The used share in whole percent, 100 at most.</summary>
    public int Percent => (int)Math.Min(Full, Used * 100 / Limit);

    /// <summary>The least count that reaches the lower threshold.</summary>
    public static long LeastFor(long limit) => ((limit * Near) + 99) / 100;

    /// <summary>The use of a window's limit, or null while it is below 80 % or unlimited.</summary>
    public static LimitUse? Of(QuotaWindow window, long? limit, long used, DateTimeOffset windowStart, DateTimeOffset reset) =>
        limit is { } most && used >= LeastFor(most) ? new LimitUse(window, windowStart, reset, most, Math.Min(used, most)) : null;
}
