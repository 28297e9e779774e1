namespace Platform.Application.Common;

/// <summary>The pause before another try.</summary>
public static class StandBack
{
    /// <summary>Waits 5 to 20 ms for each try there was; not the same for those who met, or they would meet again.</summary>
    public static Task ForAsync(int tried, CancellationToken ct) => Task.Delay(Random.Shared.Next(5, 20 * tried), ct);
}
