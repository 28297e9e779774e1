using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;

namespace Platform.WebApi.Assets;

/// <summary>The files that pages name. They are in the assembly, so that they are there wherever and however it is started.</summary>
internal static class PageFiles
{
    private const string Css = "text/css; charset=utf-8";
    private const string Script = "text/javascript; charset=utf-8";

    /// <summary>The framework of every style: see Bootstrap/README.md.</summary>
    public static readonly PageFile Bootstrap = new("bootstrap.min.css", Css);

    /// <summary>The console's own styles, on top of it.</summary>
    public static readonly PageFile ConsoleStyles = new("console.css", Css);

    /// <summary>Chooses light or dark, before the page is painted.</summary>
    public static readonly PageFile Theme = new("theme.js", Script);

    /// <summary>The niceties: copies, shows times in the reader's zone, draws charts.</summary>
    public static readonly PageFile ConsoleScript = new("console.js", Script);

    /// <summary>The library of charts: see ChartJs/README.md.</summary>
    public static readonly PageFile Charts = new("chart.umd.min.js", Script);

    /// <summary>The product's mark.</summary>
    public static readonly PageFile Mark = new("mark.svg", "image/svg+xml");

    private static readonly PageFile[] Served = [Bootstrap, ConsoleStyles, Theme, ConsoleScript, Charts, Mark];

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

        var headers = context.Response.Headers;
        var takesGzip = context.Request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0);
        var bytes = takesGzip ? file.Gzip : file.Bytes;
        if (takesGzip) headers.ContentEncoding = "gzip";
        headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.ContentType = file.ContentType;
        headers.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, 0, bytes.Length, context.RequestAborted);
    }
}

/// <summary>One file. It is read, hashed and compressed when it is first asked for.</summary>
internal sealed class PageFile(string name, string contentType)
{
    private const int VersionDigits = 12;

    private readonly Lazy<byte[]> _bytes = new(() => Read(name));
    private readonly Lazy<byte[]> _gzip = new(() => Compress(Read(name)));
    private readonly Lazy<string> _version = new(() => Convert.ToHexStringLower(SHA256.HashData(Read(name)))[..VersionDigits]);

    public string Name => name;

    public string ContentType => contentType;

    /// <summary>The start of its SHA-256: another content is another address.</summary>
    public string Version => _version.Value;

    /// <summary>The file as it is.</summary>
    public byte[] Bytes => _bytes.Value;

    /// <summary>The file, compressed (RFC 1952).</summary>
    public byte[] Gzip => _gzip.Value;

    /// <summary>Its address.</summary>
    public string Address => $"/assets/{Version}/{Name}";

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageFile).Assembly.GetManifestResourceStream("Pages." + name)
            ?? throw new InvalidOperationException($"The assembly lacks {name}");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return compressed.ToArray();
    }
}
