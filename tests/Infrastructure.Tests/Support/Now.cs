namespace Platform.Infrastructure.Tests.Support;

/// <summary>Values used by every test.</summary>
internal static class Now
{
    /// <summary>The time at which a test starts.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The cancellation token of the test run.</summary>
    public static CancellationToken Ct => TestContext.Current.CancellationToken;
}
