using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Platform.WebApi.Portal.Templates;

namespace Platform.WebApi.Portal.Guides;

/// <summary>Turns links between files of the repository into links between pages.</summary>
internal static class GuideLinks
{
    // The only file that the portal serves under another name.
    private const string DecisionsFile = "decisions/README.md";
    private const string DecisionsName = "decisions.md";
    private const string OpenApiFolder = "openapi/";
    private const string Json = ".json";

    /// <summary>Rewrites all links of a document. Links to files that the portal doesn't serve become text.</summary>
    /// <returns>The targets that the portal doesn't serve.</returns>
    public static List<string> Resolve(MarkdownDocument document)
    {
        var dead = new List<string>();
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (Target(link.Url ?? "") is { } target)
            {
                link.Url = target;
                continue;
            }

            dead.Add(link.Url ?? "");
            var place = (Inline)link;
            foreach (var inner in link.ToList())
            {
                inner.Remove();
                place.InsertAfter(inner);
                place = inner;
            }

            link.Remove();
        }

        return dead;
    }

    private static string? Target(string url)
    {
        if (url.StartsWith('#') || url.StartsWith("https://", StringComparison.Ordinal)
            || url.StartsWith("http://", StringComparison.Ordinal))
        {
            return url;
        }

        if (url.StartsWith('/')) return PortalHtml.Root + url[1..];

        var hash = url.IndexOf('#', StringComparison.Ordinal);
        var (file, anchor) = hash < 0 ? (url, "") : (url[..hash], url[hash..]);
        var fileName = file[(file.LastIndexOf('/') + 1)..];
        if (file.Contains(OpenApiFolder, StringComparison.Ordinal) && fileName.EndsWith(Json, StringComparison.Ordinal))
        {
            return $"{PortalHtml.Root}api/docs.json?version={fileName[..^Json.Length]}";
        }

        if (file.EndsWith(DecisionsFile, StringComparison.Ordinal)) fileName = DecisionsName;
        return GuideCatalog.PathOf(fileName) is { } path ? PortalHtml.Root + path + anchor : null;
    }
}
