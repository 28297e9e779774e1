namespace Platform.Domain.Quotas;

/// <summary>A span of time over which requests are counted; fixed, in UTC.</summary>
public enum QuotaWindow
{
    /// <summary>60 seconds, from the full minute.</summary>
    Minute,

    /// <summary>From 00:00 UTC to the next.</summary>
    Day,

    /// <summary>From the 1st, 00:00 UTC, to the next 1st.</summary>
    Month,
}

/// <summary>The three windows that an instant lies in, each by its number: minutes and days since 1970, months since year 0.</summary>
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

    /// <summary>When a window begins.</summary>
    public DateTimeOffset BeginOf(QuotaWindow window) => window switch
    {
        QuotaWindow.Minute => DateTimeOffset.UnixEpoch.AddMinutes(Minute),
        QuotaWindow.Day => DateTimeOffset.UnixEpoch.AddDays(Day),
        QuotaWindow.Month => ResetOf(window).AddMonths(-1),
        _ => throw new ArgumentOutOfRangeException(nameof(window), window, null),
    };

    /// <summary>
    /// When a window is over, at the latest a whole window from now: nobody waits longer than that, whatever the clock that began it.
    /// </summary>
    public DateTimeOffset ResetOf(QuotaWindow window, DateTimeOffset now)
    {
        var (reset, latest) = (ResetOf(window), now + (ResetOf(window) - BeginOf(window)));
        return reset < latest ? reset : latest;
    }

    /// <summary>When a window is over and its count starts again.</summary>
    public DateTimeOffset ResetOf(QuotaWindow window) => window switch
    {
        QuotaWindow.Minute => DateTimeOffset.UnixEpoch.AddMinutes(Minute + 1),
        QuotaWindow.Day => DateTimeOffset.UnixEpoch.AddDays(Day + 1),
        QuotaWindow.Month =>
            new DateTimeOffset((int)((Month + 1) / MonthsPerYear), (int)((Month + 1) % MonthsPerYear) + 1, 1, 0, 0, 0, TimeSpan.Zero),
        _ => throw new ArgumentOutOfRangeException(nameof(window), window, null),
    };
}
