using System.Globalization;

namespace Platform.Application.Versions;

/// <summary>A piece of news about an API version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Kind">The kind of news.</param>
/// <param name="EndsAt">When the version ends; null if it doesn't, or the news is not about its end.</param>
public sealed record VersionNews(ApiVersionView Version, VersionNewsKind Kind, DateTimeOffset? EndsAt)
{
    /// <summary>The days before a version's end at which its users are reminded, the earliest first.</summary>
    public static readonly IReadOnlyList<int> ReminderDays = [30, 7];

    /// <summary>Identifies a piece of news, so that it isn't sent twice. A changed end date is news again.</summary>
    public string Topic => Kind switch
    {
        VersionNewsKind.Released => "released",
        VersionNewsKind.Ends => EndText,
        _ => $"{EndText}, {DaysBefore} days",
    };

    /// <summary>Whether the news is only for people who use the version.</summary>
    public bool IsForItsUsers => Kind is VersionNewsKind.EndsIn30Days or VersionNewsKind.EndsIn7Days;

    private int DaysBefore => Kind == VersionNewsKind.EndsIn30Days ? ReminderDays[0] : ReminderDays[1];

    private string EndText => $"ends {EndsAt!.Value.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    /// <summary>The reminder that is due for a version; null if it doesn't end within 30 days or has ended.</summary>
    public static VersionNews? ReminderOf(ApiVersionView version, DateTimeOffset now)
    {
        if (version.EndsAt is not { } end || end <= now) return null;
        var left = end - now;
        if (left <= TimeSpan.FromDays(ReminderDays[1])) return new VersionNews(version, VersionNewsKind.EndsIn7Days, end);
        return left <= TimeSpan.FromDays(ReminderDays[0]) ? new VersionNews(version, VersionNewsKind.EndsIn30Days, end) : null;
    }
}

/// <summary>The kinds of news about a version.</summary>
public enum VersionNewsKind
{
    /// <summary>The version was released.</summary>
    Released,

    /// <summary>The end of the version was announced.</summary>
    Ends,

    /// <summary>The version ends within 30 days.</summary>
    EndsIn30Days,

    /// <summary>The version ends within 7 days.</summary>
    EndsIn7Days,
}
