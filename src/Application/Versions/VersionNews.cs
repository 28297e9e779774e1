using System.Globalization;

namespace Platform.Application.Versions;

/// <summary>News of one version of the API.</summary>
/// <param name="Version">The version.</param>
/// <param name="Kind">What has happened, or is about to.</param>
/// <param name="EndsAt">When the version ends; null where it doesn't, or that isn't the news.</param>
public sealed record VersionNews(ApiVersionView Version, VersionNewsKind Kind, DateTimeOffset? EndsAt)
{
    /// <summary>How many days before a version's end its users are reminded, the earliest first.</summary>
    public static readonly IReadOnlyList<int> ReminderDays = [30, 7];

    /// <summary>What keeps one piece of news from being mailed twice. A version that is given another end is news again.</summary>
    public string Topic => Kind switch
    {
        VersionNewsKind.Released => "released",
        VersionNewsKind.Ends => EndText,
        _ => $"{EndText}, {DaysBefore} days",
    };

    /// <summary>Whether it is for those alone who use the version.</summary>
    public bool IsForItsUsers => Kind is VersionNewsKind.EndsIn30Days or VersionNewsKind.EndsIn7Days;

    private int DaysBefore => Kind == VersionNewsKind.EndsIn30Days ? ReminderDays[0] : ReminderDays[1];

    private string EndText => $"ends {EndsAt!.Value.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    /// <summary>The reminder that is due for a version; null where it doesn't end within 30 days, or has ended.</summary>
    public static VersionNews? ReminderOf(ApiVersionView version, DateTimeOffset now)
    {
        if (version.EndsAt is not { } end || end <= now) return null;
        var left = end - now;
        if (left <= TimeSpan.FromDays(ReminderDays[1])) return new VersionNews(version, VersionNewsKind.EndsIn7Days, end);
        return left <= TimeSpan.FromDays(ReminderDays[0]) ? new VersionNews(version, VersionNewsKind.EndsIn30Days, end) : null;
    }
}

/// <summary>What news of a version is about.</summary>
public enum VersionNewsKind
{
    /// <summary>It was released.</summary>
    Released,

    /// <summary>It was given an end.</summary>
    Ends,

    /// <summary>It ends within 30 days.</summary>
    EndsIn30Days,

    /// <summary>It ends within 7 days.</summary>
    EndsIn7Days,
}
