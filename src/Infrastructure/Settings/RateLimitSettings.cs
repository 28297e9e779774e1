namespace Platform.Infrastructure.Settings;

/// <summary>The limits that no plan decides.</summary>
/// <param name="AnonymousPerMinute">Requests without a credential from one client's network; null is unlimited.</param>
/// <param name="FailuresPerAccount">Failed attempts at one account from one client's network; null is unlimited.</param>
/// <param name="FailureWindow">Over how long failed attempts are counted, from the first.</param>
public sealed record RateLimitSettings(int? AnonymousPerMinute, int? FailuresPerAccount, TimeSpan FailureWindow)
{
    private const string Section = "RateLimits";
    private const int MinutesPerDay = 24 * 60;

    private static readonly string[] Members = [nameof(AnonymousPerMinute), nameof(FailuresPerAccount), "FailureMinutes"];

    internal static RateLimitSettings Read(SettingsReader read)
    {
        var there = "there are " + string.Join(", ", Members);
        if (read.Text(Section) is not null) throw SettingException.For(Section, "has no value of its own: " + there);
        foreach (var name in read.Names(Section).Except(Members, StringComparer.OrdinalIgnoreCase))
        {
            throw SettingException.For($"{Section}:{name}", "is not a limit: " + there);
        }

        return new RateLimitSettings(
            read.Limit("RateLimits:AnonymousPerMinute", 60),
            read.Limit("RateLimits:FailuresPerAccount", 10),
            TimeSpan.FromMinutes(read.Number("RateLimits:FailureMinutes", 15, 1, MinutesPerDay)));
    }
}
