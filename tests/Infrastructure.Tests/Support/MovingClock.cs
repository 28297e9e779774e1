namespace Platform.Infrastructure.Tests.Support;

/// <summary>A clock whose timestamps move only when it is told to.</summary>
internal sealed class MovingClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => _ticks += by.Ticks;

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(_ticks);

    public override long GetTimestamp() => _ticks;
}
