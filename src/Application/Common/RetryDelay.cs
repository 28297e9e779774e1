namespace Platform.Application.Common;

/// <summary>The delay before a retry, and the number of attempts.</summary>
public static class RetryDelay
{
    /// <summary>
    /// The maximum number of attempts. Of several concurrent changes to one row, one succeeds per attempt, so this many can all succeed;
    /// the delays together take less than two seconds on average.
    /// </summary>
    public const int Tries = 25;

    private const int ShortestMilliseconds = 5;
    private const int LongestMilliseconds = 150;

    /// <summary>
    /// Waits 5 to 20 ms times the number of attempts so far, at most 150 ms. The delay is random so
    /// that the same changes don't collide again.
    /// </summary>
    public static Task ForAsync(int tried, CancellationToken ct) =>
        Task.Delay(Random.Shared.Next(ShortestMilliseconds, Math.Min(20 * tried, LongestMilliseconds)), ct);
}
