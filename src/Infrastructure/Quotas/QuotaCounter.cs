namespace Platform.Infrastructure.Quotas;

/// <summary>
/// The number of permits granted to nodes in the current windows, for one organization or address. Only the statements of
/// <see cref="IQuotaCounters"/> write it, each atomically.
/// </summary>
public sealed class QuotaCounter
{
    public const int SubjectMaxLength = 64;

    private QuotaCounter() { }

    /// <summary><c>org:7</c>, <c>ip:203.0.113.7</c> or <c>ip:2001:db8:1:2::/64</c>.</summary>
    public string Subject { get; private set; } = null!;

    /// <summary>The window that <see cref="MinuteUsed"/> counts; minutes since 1970.</summary>
    public long Minute { get; private set; }

    public long MinuteUsed { get; private set; }

    /// <summary>The window that <see cref="DayUsed"/> counts; days since 1970.</summary>
    public long Day { get; private set; }

    public long DayUsed { get; private set; }

    /// <summary>The window that <see cref="MonthUsed"/> counts; months since year 0.</summary>
    public long Month { get; private set; }

    public long MonthUsed { get; private set; }

    /// <summary>The permits granted by the last statement, which returns this value.</summary>
    public long Granted { get; private set; }
}
