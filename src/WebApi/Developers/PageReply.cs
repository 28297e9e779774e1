using System.Text;
using Microsoft.Net.Http.Headers;

namespace Platform.WebApi.Developers;

/// <summary>Answers with pages and their files.</summary>
internal sealed class PageReply(HttpContext context)
{
    private const string Forever = "public, max-age=31536000, immutable";
    private const string AskEachTime = "no-cache";

    private static readonly Lazy<byte[]> Reference = new(() => Encoding.UTF8.GetBytes(
        new StringBuilder(Encoding.UTF8.GetString(Assets.Page.Bytes))
            .Replace("{standalone.js}", Assets.Scalar.Address)
            .Replace("{reference.js}", Assets.Start.Address)
            .ToString()));

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static ValueTask<PageReply?> BindAsync(HttpContext context) => ValueTask.FromResult<PageReply?>(new PageReply(context));

    /// <summary>The interactive reference. It names its files relative to its own address, which has no slash at the end.</summary>
    public Task ReferenceAsync()
    {
        if (context.Request.Path.Value?.EndsWith('/') != true) return WriteAsync(Reference.Value, Assets.Page.ContentType, AskEachTime);
        context.Response.Redirect(context.Request.PathBase + DevelopersSurface.ReferencePath);
        return Task.CompletedTask;
    }

    /// <summary>A file that pages name, or 404. Its address bears its version, so that it may be kept for good.</summary>
    public Task FileAsync(string version, string name)
    {
        if (Assets.Find(version, name) is not { } asset)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (!TakesGzip()) return WriteAsync(asset.Bytes, asset.ContentType, Forever);
        context.Response.Headers.ContentEncoding = "gzip";
        return WriteAsync(asset.Gzip, asset.ContentType, Forever);
    }

    /// <summary>Sends a person with a browser to where there is something to see. For programs nothing is here: 404.</summary>
    public Task FrontDoor()
    {
        context.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Accept);
        if (IsBrowser()) context.Response.Redirect(context.Request.PathBase + DevelopersSurface.ReferencePath);
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private bool TakesGzip() =>
        context.Request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0);

    private bool IsBrowser() =>
        context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    private Task WriteAsync(byte[] bytes, string contentType, string cacheControl)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = cacheControl;
        return context.Response.Body.WriteAsync(bytes, 0, bytes.Length, context.RequestAborted);
    }
}
