using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings;

/// <summary>The limits that don't depend on a plan.</summary>
/// <param name="AnonymousPerMinute">Requests without a credential from one client network; null is unlimited.</param>
/// <param name="FailuresPerAccount">Failed attempts at one account from one client network; null is unlimited.</param>
/// <param name="FailureWindow">The window of failed attempts, starting with the first.</param>
/// <param name="PagesPerMinute">Console pages per session on each node; null is unlimited.</param>
public sealed record RateLimitSettings(int? AnonymousPerMinute, int? FailuresPerAccount, TimeSpan FailureWindow, int? PagesPerMinute)
{
    private const string Section = "RateLimits";
    private const int MinutesPerDay = 24 * 60;

    private static readonly string[] Members =
    [
        nameof(AnonymousPerMinute), nameof(FailuresPerAccount), "FailureMinutes", nameof(PagesPerMinute)
    ];

    internal static RateLimitSettings Read(SettingsReader read)
    {
        read.AllowLimits(Section, Members);
        return new RateLimitSettings(
            read.Limit("RateLimits:AnonymousPerMinute", 60),
            read.Limit("RateLimits:FailuresPerAccount", 10),
            TimeSpan.FromMinutes(read.Number("RateLimits:FailureMinutes", 15, 1, MinutesPerDay)),
            read.Limit("RateLimits:PagesPerMinute", 240));
    }
}
