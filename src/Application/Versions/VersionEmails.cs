using System.Globalization;
using Platform.Application.Mail;

namespace Platform.Application.Versions;

/// <summary>The emails about API versions.</summary>
internal static class VersionEmails
{
    /// <summary>Creates the email for a piece of news.</summary>
    /// <param name="news">The news.</param>
    /// <param name="links">The base URL of links.</param>
    /// <param name="unsubscribe">The token that unsubscribes the recipient's address.</param>
    public static EmailMessage Of(VersionNews news, string links, string unsubscribe)
    {
        var version = news.Version.Version;
        var changelog = new EmailLink("Read the changelog", $"{links}/developers/changelog");
        var message = news.Kind == VersionNewsKind.Released
            ? new EmailMessage($"API version {version} is available", Released(news.Version), changelog)
            : new EmailMessage(SubjectOf(news), Ending(news), changelog);
        return message with { UnsubscribeUrl = $"{links}/unsubscribe?token={unsubscribe}" };
    }

    private static List<string> Released(ApiVersionView version) =>
    [
        $"Version {version.Version} of the API has been released. "
        + "Your requests keep using the version that your organization is pinned to until an admin changes it.",
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
        $"Version {news.Version.Version} of the API ends on {Day(news.EndsAt!.Value)}. "
        + "From then on, requests for this version are refused, and organizations pinned to it use the oldest supported version.",
        "The changelog lists the changes in each newer version. Test a version by sending the Api-Version header with single requests, "
        + "then pin your organization to it in Settings.",
    ];

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    // The changelog's texts contain code in backticks.
    private static string PlainText(string markdown) => markdown.Replace("`", "", StringComparison.Ordinal);
}
