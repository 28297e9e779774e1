using Microsoft.Net.Http.Headers;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;
using Platform.WebApi.Portal.Guides;

namespace Platform.WebApi.Assets;

/// <summary>
/// The static files of pages. They are embedded in the assembly, so that they are found wherever and however it is started.
/// </summary>
internal static class PageFiles
{
    private const string Css = "text/css; charset=utf-8";
    private const string Script = "text/javascript; charset=utf-8";
    private const string Font = "font/woff2";

    /// <summary>The font of text.</summary>
    public static readonly PageFile Inter = new("inter.woff2", Font);

    /// <summary>The font of code.</summary>
    public static readonly PageFile Mono = new("jetbrains-mono.woff2", Font);

    /// <summary>Declares both fonts.</summary>
    public static readonly PageFile Fonts = PageFile.Naming("letters.css", Css, Inter, Mono);

    /// <summary>The application's logo.</summary>
    public static readonly PageFile Mark = new("mark.svg", "image/svg+xml");

    /// <summary>Chooses the light or dark theme before the page is painted.</summary>
    public static readonly PageFile Theme = new("theme.js", Script);

    /// <summary>The styles of code examples and their tabs.</summary>
    public static readonly PageFile CodeStyles = new("code.css", Css);

    /// <summary>Copies and highlights code examples and remembers the language.</summary>
    public static readonly PageFile CodeScript = new("code.js", Script);

    /// <summary>The style sheet of every page: see Bootstrap/README.md.</summary>
    public static readonly PageFile Bootstrap = new("bootstrap.min.css", Css);

    /// <summary>The console's styles, on top of Bootstrap.</summary>
    public static readonly PageFile ConsoleStyles = new("console.css", Css);

    /// <summary>The console's enhancements: copies text, shows times in the visitor's time zone, draws charts.</summary>
    public static readonly PageFile ConsoleScript = new("console.js", Script);

    /// <summary>The chart library: see ChartJs/README.md.</summary>
    public static readonly PageFile Charts = new("chart.umd.min.js", Script);

    /// <summary>The portal's styles.</summary>
    public static readonly PageFile PortalStyles = new("portal.css", Css);

    /// <summary>The portal's script: highlights the current heading.</summary>
    public static readonly PageFile PortalScript = new("portal.js", Script);

    /// <summary>Highlights code: see Highlight/README.md.</summary>
    public static readonly PageFile Highlight = new("highlight.min.js", Script);

    /// <summary>Searches the index: see MiniSearch/README.md.</summary>
    public static readonly PageFile MiniSearch = new("minisearch.js", Script);

    /// <summary>Shows search results while the visitor types.</summary>
    public static readonly PageFile Searching = new("search.js", Script);

    /// <summary>The search index.</summary>
    public static readonly PageFile Index = new("search.json", "application/json; charset=utf-8", GuideSearch.Index);

    /// <summary>The code of the interactive reference: see Scalar/README.md.</summary>
    public static readonly PageFile Scalar = new("standalone.js", Script);

    /// <summary>Starts the reference.</summary>
    public static readonly PageFile ReferenceScript = new("reference.js", Script);

    /// <summary>The styles of the bar above the reference.</summary>
    public static readonly PageFile ReferenceStyles = new("reference.css", Css);

    /// <summary>The page of the reference, which is served at another address.</summary>
    public static readonly PageFile ReferencePage = new("reference.html", Html.ContentType);

    private static readonly PageFile[] Served =
    [
        Inter, Mono, Fonts, Mark, Theme, CodeStyles, CodeScript, Bootstrap, ConsoleStyles, ConsoleScript, Charts, PortalStyles,
        PortalScript,
        Highlight, MiniSearch, Searching, Index, Scalar, ReferenceScript, ReferenceStyles,
    ];

    public static void MapPageFiles(this IEndpointRouteBuilder app) => app
        .MapGet("/assets/{version}/{name}", (RequestDelegate)ServeAsync)
        .WithMetadata(Dialect.Platform).ForAnyone().WithoutLimits().ExcludeFromDescription();

    // The path contains the version, so the file may be cached forever; any other version is 404.
    private static Task ServeAsync(HttpContext context)
    {
        var (version, name) = (context.GetRouteValue("version") as string, context.GetRouteValue("name") as string);
        if (Served.FirstOrDefault(file => file.Name == name && file.Version == version) is not { } file)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var takesGzip = context.Request.GetTypedHeaders().AcceptEncoding.Any(coding =>
            coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0);
        context.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        return new CachedBody(file.ContentType, "public, max-age=31536000, immutable")
        {
            Encoding = takesGzip ? "gzip" : null
        }.WriteAsync(context, takesGzip ? file.Gzip : file.Bytes);
    }
}
