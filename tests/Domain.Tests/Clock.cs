namespace Platform.Domain.Tests;

/// <summary>Times used by the tests.</summary>
internal static class Clock
{
    /// <summary>The time at which a test starts.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset After(TimeSpan span) => Start + span;
}
