namespace Platform.Infrastructure.Settings;

/// <summary>Limits that do not follow from a plan; null is unlimited.</summary>
/// <param name="AnonymousPerMinute">Requests without a good credential, from one address.</param>
/// <param name="FailuresPerAccount">Attempts in vain at what can be guessed, from one address on one account.</param>
/// <param name="FailureWindow">How long failures are remembered, from the first.</param>
public sealed record RateLimitSettings(int? AnonymousPerMinute, int? FailuresPerAccount, TimeSpan FailureWindow)
{
    internal static RateLimitSettings Read(SettingsReader read) => new(
        read.Limit("RateLimits:AnonymousPerMinute", 60),
        read.Limit("RateLimits:FailuresPerAccount", 10),
        TimeSpan.FromMinutes(read.Number("RateLimits:FailureMinutes", 15, 1, 24 * 60)));
}
