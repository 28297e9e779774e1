namespace Platform.TestKit;

/// <summary>A clock that stands still until a test moves it. Timers made on it run by the real time.</summary>
public sealed class FakeClock : TimeProvider
{
    private long _ticks;

    /// <summary>Stands at an instant; left out, at the whole second that has just begun.</summary>
    public FakeClock(DateTimeOffset? start = null)
    {
        var now = (start ?? DateTimeOffset.UtcNow).UtcTicks;
        _ticks = start is null ? now - (now % TimeSpan.TicksPerSecond) : now;
    }

    /// <summary>Where it stands.</summary>
    public DateTimeOffset Now => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Moves it forward.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _ticks);
}
