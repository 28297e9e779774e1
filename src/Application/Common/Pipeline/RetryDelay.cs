namespace Platform.Application.Common.Pipeline;

/// <summary>The pause before another try, and how many there are.</summary>
public static class RetryDelay
{
    /// <summary>
    /// How often a change is tried at most. Of the changes that meet in one row one is saved each time, so that this many at once all
    /// succeed; the pauses together take less than two seconds on average.
    /// </summary>
    public const int Tries = 25;

    private const int ShortestMilliseconds = 5;
    private const int LongestMilliseconds = 150;

    /// <summary>Waits 5 to 20 ms for each try there was, 150 ms at most. The pause is random: changes that met would meet again.</summary>
    public static Task ForAsync(int tried, CancellationToken ct) =>
        Task.Delay(Random.Shared.Next(ShortestMilliseconds, Math.Min(20 * tried, LongestMilliseconds)), ct);
}
