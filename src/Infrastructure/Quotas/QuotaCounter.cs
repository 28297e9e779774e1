namespace Platform.Infrastructure.Quotas;

/// <summary>
/// How many permits of the present windows have been handed out to nodes, for one organization or one address. Written by
/// the statements of <see cref="IQuotaCounters"/> alone: each is one atomic step.
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

    /// <summary>Days since 1970.</summary>
    public long Day { get; private set; }

    public long DayUsed { get; private set; }

    /// <summary>Months since year 0.</summary>
    public long Month { get; private set; }

    public long MonthUsed { get; private set; }

    /// <summary>What the last statement handed out, for it to tell.</summary>
    public long Granted { get; private set; }
}
