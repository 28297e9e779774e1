namespace Platform.Infrastructure.Tests.Support;

/// <summary>What every test says.</summary>
internal static class Now
{
    /// <summary>When the story of a test begins.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Ends with the test run.</summary>
    public static CancellationToken Ct => TestContext.Current.CancellationToken;
}
