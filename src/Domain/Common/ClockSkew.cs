namespace Platform.Domain.Common;

/// <summary>How far clocks may differ. What was stored by one that was further ahead is not believed.</summary>
public static class ClockSkew
{
    /// <summary>
    /// The most that the clocks of two nodes may differ for limits to hold exactly. NTP keeps them within milliseconds; what lies
    /// further in the future than this was stored by a clock that was wrong.
    /// </summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(30);
}
