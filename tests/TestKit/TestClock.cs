using Microsoft.Extensions.Time.Testing;

namespace Platform.TestKit;

/// <summary>Clocks that stand still until a test advances them.</summary>
public static class TestClock
{
    /// <summary>A clock at the start of the current second, so that instants survive every format unchanged.</summary>
    public static FakeTimeProvider AtThisSecond()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new FakeTimeProvider(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)));
    }
}
