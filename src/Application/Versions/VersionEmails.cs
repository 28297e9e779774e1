using System.Globalization;
using Platform.Application.Mail;

namespace Platform.Application.Versions;

/// <summary>The mails about versions of the API.</summary>
internal static class VersionEmails
{
    /// <summary>The mail of a piece of news.</summary>
    /// <param name="news">What there is to be said.</param>
    /// <param name="links">What links begin with.</param>
    /// <param name="unsubscribe">The token that cancels such mails for the recipient's address.</param>
    public static EmailMessage Of(VersionNews news, string links, string unsubscribe)
    {
        var version = news.Version.Version;
        var changelog = new EmailLink("Read the changelog", $"{links}/developers/changelog");
        var letter = news.Kind == VersionNewsKind.Released
            ? new EmailMessage($"API version {version} is here", Released(news.Version), changelog)
            : new EmailMessage(SubjectOf(news), Ending(news), changelog);
        return letter with { UnsubscribeUrl = $"{links}/unsubscribe?token={unsubscribe}" };
    }

    private static List<string> Released(ApiVersionView version) =>
    [
        $"Version {version.Version} of the API has been released. Your requests go on being served in the version that your organization is pinned to, until an admin changes it.",
        .. version.Changes.Select(change => $"• {PlainText(change.Text)}"),
    ];

    private static string SubjectOf(VersionNews news) => news.Kind switch
    {
        VersionNewsKind.EndsIn30Days => $"API version {news.Version.Version} ends within 30 days",
        VersionNewsKind.EndsIn7Days => $"API version {news.Version.Version} ends within 7 days",
        _ => $"API version {news.Version.Version} ends on {Day(news.EndsAt!.Value)}",
    };

    private static List<string> Ending(VersionNews news) =>
    [
        $"Version {news.Version.Version} of the API ends on {Day(news.EndsAt!.Value)}. From then on, a request that names it is refused, and an organization that is pinned to it is served in the oldest version there still is.",
        "The changelog says what each newer version changes. Try one with the header Api-Version on single requests, then pin your organization to it under Settings.",
    ];

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    // The changelog's texts have code in backquotes.
    private static string PlainText(string markdown) => markdown.Replace("`", "", StringComparison.Ordinal);
}
