namespace Platform.Domain.Quotas;

/// <summary>A fixed window, in UTC, over which requests are counted.</summary>
public enum QuotaWindow
{
    /// <summary>60 seconds, starting at a full minute.</summary>
    Minute,

    /// <summary>From 00:00 UTC to 00:00 UTC of the next day.</summary>
    Day,

    /// <summary>From 00:00 UTC on the 1st to 00:00 UTC on the 1st of the next month.</summary>
    Month,
}

/// <summary>The windows that contain an instant, as numbers: minutes and days since 1970, months since year 0.</summary>
public readonly record struct QuotaWindows(long Minute, long Day, long Month)
{
    private const int MonthsPerYear = 12;

    /// <summary>The windows of an instant.</summary>
    public static QuotaWindows At(DateTimeOffset now)
    {
        var utc = now.UtcDateTime;
        var minute = (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMinute;
        return new QuotaWindows(minute, minute / (24 * 60), (utc.Year * MonthsPerYear) + utc.Month - 1);
    }

    /// <summary>Start of a window.</summary>
    public DateTimeOffset BeginOf(QuotaWindow window) => window switch
    {
        QuotaWindow.Minute => DateTimeOffset.UnixEpoch.AddMinutes(Minute),
        QuotaWindow.Day => DateTimeOffset.UnixEpoch.AddDays(Day),
        QuotaWindow.Month => ResetOf(window).AddMonths(-1),
        _ => throw new ArgumentOutOfRangeException(nameof(window), window, null),
    };

    /// <summary>End of a window, but at most one window from now: nobody waits longer, even if another node's clock started it.</summary>
    public DateTimeOffset ResetOf(QuotaWindow window, DateTimeOffset now)
    {
        var (reset, latest) = (ResetOf(window), now + (ResetOf(window) - BeginOf(window)));
        return reset < latest ? reset : latest;
    }

    /// <summary>End of a window, when its count is reset.</summary>
    public DateTimeOffset ResetOf(QuotaWindow window) => window switch
    {
        QuotaWindow.Minute => DateTimeOffset.UnixEpoch.AddMinutes(Minute + 1),
        QuotaWindow.Day => DateTimeOffset.UnixEpoch.AddDays(Day + 1),
        QuotaWindow.Month =>
            new DateTimeOffset((int)((Month + 1) / MonthsPerYear), (int)((Month + 1) % MonthsPerYear) + 1, 1, 0, 0, 0, TimeSpan.Zero),
        _ => throw new ArgumentOutOfRangeException(nameof(window), window, null),
    };
}
