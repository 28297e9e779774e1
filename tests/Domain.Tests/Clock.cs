namespace Platform.Domain.Tests;

/// <summary>The moments that tests speak of.</summary>
internal static class Clock
{
    /// <summary>When the story of a test begins.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset After(TimeSpan span) => Start + span;
}
