using Platform.WebApi.Portal.Templates;

namespace Platform.WebApi.Portal.Guides;

/// <summary>A rendered Markdown file: a guide, or a note about how the server is built.</summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Title">Its first heading.</param>
/// <param name="Label">Its label in the navigation.</param>
/// <param name="Summary">Its first paragraph as plain text.</param>
/// <param name="Path">Its path, relative to the server's root.</param>
/// <param name="Html">Its content.</param>
/// <param name="Calls">Its example calls in every language, each as the HTML of its tabs.</param>
/// <param name="Parts">Its sections for the search; the first is the text before any heading.</param>
/// <param name="DeadLinks">Links to files that the portal doesn't serve; they are shown as text.</param>
public sealed record Guide(
    string Name, string Title, string Label, string Summary, string Path, PortalHtml Html, IReadOnlyList<PortalHtml> Calls,
    IReadOnlyList<GuidePart> Parts, IReadOnlyList<string> DeadLinks)
{
    /// <summary>The headings of the table of contents.</summary>
    public IEnumerable<GuidePart> Headings => Parts.Where(part => part.Level is 2 or 3);
}

/// <summary>A section of a guide.</summary>
/// <param name="Id">The heading's id; empty for the text before the first heading.</param>
/// <param name="Level">The heading's level.</param>
/// <param name="Heading">The heading as plain text; the guide's title for the text before the first heading.</param>
/// <param name="Text">The section's content as plain text.</param>
public sealed record GuidePart(string Id, int Level, string Heading, string Text);

/// <summary>A group of guides in the navigation.</summary>
public sealed record GuideGroup(string Name, IReadOnlyList<Guide> Guides);
