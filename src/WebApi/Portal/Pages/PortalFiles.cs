using Platform.WebApi.Pages;
using Platform.WebApi.Portal.Guides;

namespace Platform.WebApi.Portal.Pages;

/// <summary>The static files of the portal.</summary>
internal static class PortalFiles
{
    /// <summary>The portal's styles.</summary>
    public static readonly PageFile Styles = new("portal.css", PageFiles.Css);

    /// <summary>The portal's script: highlights the current heading.</summary>
    public static readonly PageFile Script = new("portal.js", PageFiles.Script);

    /// <summary>Searches the index: see MiniSearch/README.md.</summary>
    public static readonly PageFile MiniSearch = new("minisearch.js", PageFiles.Script);

    /// <summary>Shows search results while the visitor types.</summary>
    public static readonly PageFile Searching = new("search.js", PageFiles.Script);

    /// <summary>The search index.</summary>
    public static readonly PageFile Index = new("search.json", "application/json; charset=utf-8", GuideSearch.Index);

    /// <summary>The code of the interactive reference: see Scalar/README.md.</summary>
    public static readonly PageFile Scalar = new("standalone.js", PageFiles.Script);

    /// <summary>Starts the reference.</summary>
    public static readonly PageFile ReferenceScript = new("reference.js", PageFiles.Script);

    /// <summary>The styles of the bar above the reference.</summary>
    public static readonly PageFile ReferenceStyles = new("reference.css", PageFiles.Css);

    /// <summary>The page of the reference, which is served at another address.</summary>
    public static readonly PageFile ReferencePage = new("reference.html", Html.ContentType);

    /// <summary>The files that are served among the static files of all pages.</summary>
    public static IReadOnlyList<PageFile> Served { get; } =
        [Styles, Script, MiniSearch, Searching, Index, Scalar, ReferenceScript, ReferenceStyles];
}
