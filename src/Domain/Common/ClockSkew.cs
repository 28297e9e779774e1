namespace Platform.Domain.Common;

/// <summary>The clock difference between nodes that is tolerated. A stored time further in the future is not trusted.</summary>
public static class ClockSkew
{
    /// <summary>
    /// The largest clock difference between two nodes at which limits are exact. NTP keeps clocks within milliseconds; a time further in
    /// the future than this was stored by a node whose clock was wrong.
    /// </summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(30);
}
