using System.Buffers;
using Microsoft.Net.Http.Headers;
using Platform.WebApi.Http.Concurrency;

namespace Platform.WebApi.Http.Responses;

/// <summary>Writes a body from memory, with its caching headers.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="CacheControl">Who may store it, and for how long.</param>
internal sealed record CachedBody(string ContentType, string CacheControl)
{
    /// <summary>The file name under which a browser saves it; null to display it.</summary>
    public string? FileName { get; init; }

    /// <summary>Its content coding; null if it is not compressed.</summary>
    public string? Encoding { get; init; }

    /// <summary>Writes the body.</summary>
    public Task WriteAsync(HttpContext context, byte[] bytes) => WriteAsync(context, bytes.Length, to => to.Write(bytes));

    /// <summary>Writes the body, copied under a concurrency permit that is released before waiting for the client.</summary>
    /// <param name="context">The request.</param>
    /// <param name="length">The number of bytes that <paramref name="write"/> writes.</param>
    /// <param name="write">Copies the bytes.</param>
    public async Task WriteAsync(HttpContext context, long length, Action<IBufferWriter<byte>> write)
    {
        var response = context.Response;
        using (var permit = await context.RequestServices.GetRequiredService<ConcurrencyLimits>().EnterAsync(WorkKind.Copies, context))
        {
            if (permit is null)
            {
                await ResponseWriter.FailureAsync(context, ConcurrencyLimits.Busy);
                return;
            }

            (response.ContentType, response.ContentLength, response.Headers.CacheControl) = (ContentType, length, CacheControl);
            if (FileName is not null) response.Headers.ContentDisposition = $"attachment; filename=\"{FileName}\"";
            if (Encoding is not null) response.Headers[HeaderNames.ContentEncoding] = Encoding;
            write(response.BodyWriter);
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
