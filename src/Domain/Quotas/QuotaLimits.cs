namespace Platform.Domain.Quotas;

/// <summary>The number of requests allowed per window; null is unlimited.</summary>
public sealed record QuotaLimits(int? PerMinute, int? PerDay, int? PerMonth)
{
    /// <summary>Unlimited.</summary>
    public static readonly QuotaLimits None = new(null, null, null);

    /// <summary>Whether any window has a limit.</summary>
    public bool IsLimited => PerMinute is not null || PerDay is not null || PerMonth is not null;

    /// <summary>The limit of a window.</summary>
    public int? Of(QuotaWindow window) => window switch
    {
        QuotaWindow.Minute => PerMinute,
        QuotaWindow.Day => PerDay,
        QuotaWindow.Month => PerMonth,
        _ => throw new ArgumentOutOfRangeException(nameof(window), window, null),
    };
}
