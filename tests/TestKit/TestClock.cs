using Microsoft.Extensions.Time.Testing;

namespace Platform.TestKit;

/// <summary>Clocks that stand still until a test moves them.</summary>
public static class TestClock
{
    /// <summary>One that stands at the whole second that has just begun, so that instants survive every format unchanged.</summary>
    public static FakeTimeProvider AtThisSecond()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new FakeTimeProvider(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)));
    }
}
