using System.Globalization;
using System.Xml.Linq;
using Platform.WebApi.Portal.Templates;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Portal;

/// <summary>The changelog as an Atom feed (RFC 4287), rendered once, with placeholders for the server's address.</summary>
internal sealed class ChangelogFeed(ApiVersions versions)
{
    public const string MediaType = "application/atom+xml; charset=utf-8";

    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private readonly Lazy<PortalTemplate> _template = new(() =>
        PortalTemplate.OfPage("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + FeedOf(versions) + "\n"));

    /// <summary>The feed.</summary>
    public PortalTemplate Template => _template.Value;

    private static XElement FeedOf(ApiVersions versions)
    {
        var page = $"{PortalHtml.Server}{Changelog.Path}";
        return new XElement(
            Atom + "feed",
            new XElement(Atom + "title", "Platform API changelog"),
            new XElement(Atom + "id", page),
            new XElement(Atom + "updated", Instant(versions.Newest.ReleasedAt)),
            new XElement(Atom + "author", new XElement(Atom + "name", "Platform")),
            new XElement(Atom + "link", new XAttribute("rel", "self"), new XAttribute("href", page + ".atom")),
            new XElement(
                Atom + "link", new XAttribute("rel", "alternate"), new XAttribute("type", "text/html"), new XAttribute("href", page)),
            versions.NewestFirst.Select(release => EntryOf(release, page)));
    }

    private static XElement EntryOf(ApiRelease release, string page) => new(
        Atom + "entry",
        new XElement(Atom + "title", $"Version {release.Name}"),
        new XElement(Atom + "id", $"{page}#{release.Name}"),
        new XElement(Atom + "updated", Instant(release.ReleasedAt)),
        new XElement(Atom + "link", new XAttribute("href", $"{page}#{release.Name}")),
        new XElement(Atom + "content", new XAttribute("type", "html"), ContentOf(release)));

    private static string ContentOf(ApiRelease release) => string.Concat(
    [
        .. Changelog.Dates(release).Select(date => $"<p><strong>{date.When}</strong> {date.Meaning}</p>\n"),
        .. release.Changes.Count == 0 ? ["<p>The first version.</p>"] : release.Changes.Select(change => Changelog.Html(change).Value),
    ]);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
