using Microsoft.Net.Http.Headers;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Limits;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Pages;

/// <summary>
/// The static files of pages. They are embedded in the assembly, so that they are found wherever and however it is started.
/// </summary>
internal static class PageFiles
{
    /// <summary>The media type of style sheets.</summary>
    public const string Css = "text/css; charset=utf-8";

    /// <summary>The media type of scripts.</summary>
    public const string Script = "text/javascript; charset=utf-8";

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

    /// <summary>Highlights code: see Highlight/README.md.</summary>
    public static readonly PageFile Highlight = new("highlight.min.js", Script);

    private static readonly PageFile[] Shared =
    [
        Inter, Mono, Fonts, Mark, Theme, CodeStyles, CodeScript, Bootstrap, ConsoleStyles, ConsoleScript, Charts, Highlight,
    ];

    /// <summary>Serves the files.</summary>
    /// <param name="app">The application.</param>
    /// <param name="more">The files of a surface.</param>
    public static void MapPageFiles(this IEndpointRouteBuilder app, IReadOnlyList<PageFile> more) => app
        .MapGet("/assets/{version}/{name}", Serving([.. Shared, .. more]))
        .WithMetadata(Dialect.Platform).ForAnyone().WithoutLimits().ExcludeFromDescription();

    private static RequestDelegate Serving(PageFile[] files) => context => ServeAsync(context, files);

    // The path contains the version, so the file may be cached forever; any other version is 404.
    private static Task ServeAsync(HttpContext context, PageFile[] files)
    {
        var (version, name) = (context.GetRouteValue("version") as string, context.GetRouteValue("name") as string);
        if (files.FirstOrDefault(file => file.Name == name && file.Version == version) is not { } file)
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
