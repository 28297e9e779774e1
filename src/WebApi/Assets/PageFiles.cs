using Microsoft.Net.Http.Headers;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;
using Platform.WebApi.Portal.Guides;

namespace Platform.WebApi.Assets;

/// <summary>The files that pages name. They are in the assembly, so that they are there wherever and however it is started.</summary>
internal static class PageFiles
{
    private const string Css = "text/css; charset=utf-8";
    private const string Script = "text/javascript; charset=utf-8";
    private const string Font = "font/woff2";

    /// <summary>The letters of text.</summary>
    public static readonly PageFile Inter = new("inter.woff2", Font);

    /// <summary>The letters of code.</summary>
    public static readonly PageFile Mono = new("jetbrains-mono.woff2", Font);

    /// <summary>Where pages find both.</summary>
    public static readonly PageFile Letters = PageFile.Naming("letters.css", Css, Inter, Mono);

    /// <summary>The product's mark.</summary>
    public static readonly PageFile Mark = new("mark.svg", "image/svg+xml");

    /// <summary>Chooses light or dark, before the page is painted.</summary>
    public static readonly PageFile Theme = new("theme.js", Script);

    /// <summary>How examples of code look, with their tabs.</summary>
    public static readonly PageFile CodeStyles = new("code.css", Css);

    /// <summary>Copies examples of code, colours them and remembers the language.</summary>
    public static readonly PageFile CodeScript = new("code.js", Script);

    /// <summary>The style sheet that every page stands on: see Bootstrap/README.md.</summary>
    public static readonly PageFile Bootstrap = new("bootstrap.min.css", Css);

    /// <summary>How the console looks, on top of it.</summary>
    public static readonly PageFile ConsoleStyles = new("console.css", Css);

    /// <summary>The console's niceties: copies, shows times in the reader's zone, draws charts.</summary>
    public static readonly PageFile ConsoleScript = new("console.js", Script);

    /// <summary>The library of charts: see ChartJs/README.md.</summary>
    public static readonly PageFile Charts = new("chart.umd.min.js", Script);

    /// <summary>How the portal looks.</summary>
    public static readonly PageFile PortalStyles = new("portal.css", Css);

    /// <summary>The portal's script: marks the heading that is being read.</summary>
    public static readonly PageFile PortalScript = new("portal.js", Script);

    /// <summary>Colours code: see Highlight/README.md.</summary>
    public static readonly PageFile Highlight = new("highlight.min.js", Script);

    /// <summary>Finds words in the index: see MiniSearch/README.md.</summary>
    public static readonly PageFile MiniSearch = new("minisearch.js", Script);

    /// <summary>Shows what it finds while one types.</summary>
    public static readonly PageFile Searching = new("search.js", Script);

    /// <summary>Everything that can be found.</summary>
    public static readonly PageFile Index = new("search.json", "application/json; charset=utf-8", GuideSearch.Index);

    /// <summary>The interactive reference's own code: see Scalar/README.md.</summary>
    public static readonly PageFile Scalar = new("standalone.js", Script);

    /// <summary>What starts it.</summary>
    public static readonly PageFile ReferenceScript = new("reference.js", Script);

    /// <summary>The bar above it.</summary>
    public static readonly PageFile ReferenceStyles = new("reference.css", Css);

    /// <summary>The page it is on, which is served under another address.</summary>
    public static readonly PageFile ReferencePage = new("reference.html", Html.ContentType);

    private static readonly PageFile[] Served =
    [
        Inter, Mono, Letters, Mark, Theme, CodeStyles, CodeScript, Bootstrap, ConsoleStyles, ConsoleScript, Charts, PortalStyles,
        PortalScript,
        Highlight, MiniSearch, Searching, Index, Scalar, ReferenceScript, ReferenceStyles,
    ];

    public static void MapPageFiles(this IEndpointRouteBuilder app) => app
        .MapGet("/assets/{version}/{name}", (RequestDelegate)ServeAsync)
        .WithMetadata(Dialect.Platform).ForAnyone().WithoutLimits().ExcludeFromDescription();

    // An address bears its version, so that what is there may be kept for good; what is not there is 404.
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
