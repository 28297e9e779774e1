namespace Platform.WebApi.Portal.Guides;

/// <summary>A guide, or a note of how the product is built: a Markdown file, rendered.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Title">Its first heading.</param>
/// <param name="Label">What navigation calls it.</param>
/// <param name="Summary">Its first paragraph as plain text.</param>
/// <param name="Path">Its address, seen from the product's root.</param>
/// <param name="Html">What it says.</param>
/// <param name="Calls">Its calls in every language, each as the HTML of its tabs.</param>
/// <param name="Parts">What can be found in it; the first stands before any heading.</param>
/// <param name="DeadLinks">Links to what is served nowhere; they are shown as text.</param>
public sealed record Guide(
    string Name, string Title, string Label, string Summary, string Path, PortalHtml Html, IReadOnlyList<PortalHtml> Calls,
    IReadOnlyList<GuidePart> Parts, IReadOnlyList<string> DeadLinks)
{
    /// <summary>What a table of contents lists.</summary>
    public IEnumerable<GuidePart> Headings => Parts.Where(part => part.Level is 2 or 3);
}

/// <summary>A stretch of a guide under one heading.</summary>
/// <param name="Id">The heading's id; empty before the first.</param>
/// <param name="Level">The heading's level.</param>
/// <param name="Heading">The heading as plain text; the title before the first.</param>
/// <param name="Text">All that stands under it, as plain text.</param>
public sealed record GuidePart(string Id, int Level, string Heading, string Text);

/// <summary>Guides that belong together.</summary>
public sealed record GuideGroup(string Name, IReadOnlyList<Guide> Guides);
