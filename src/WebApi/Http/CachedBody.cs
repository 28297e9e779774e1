using System.Buffers;
using Microsoft.Net.Http.Headers;

namespace Platform.WebApi.Http;

/// <summary>A body that is kept in memory, for whoever wants it.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="CacheControl">Who may store it, and for how long.</param>
internal sealed record CachedBody(string ContentType, string CacheControl)
{
    /// <summary>What a browser is to save it as; null to show it.</summary>
    public string? FileName { get; init; }

    /// <summary>How it is compressed; null where it is not.</summary>
    public string? Encoding { get; init; }

    /// <summary>Answers with a body that is the same for everyone.</summary>
    public Task WriteAsync(HttpContext context, byte[] bytes) => WriteAsync(context, bytes.Length, to => to.Write(bytes));

    /// <summary>Answers with a body, copied in its turn; the turn is over before the client is waited for.</summary>
    /// <param name="context">The request.</param>
    /// <param name="length">How many bytes will be written.</param>
    /// <param name="write">Writes them.</param>
    public async Task WriteAsync(HttpContext context, long length, Action<IBufferWriter<byte>> write)
    {
        var response = context.Response;
        using (var turn = await context.RequestServices.GetRequiredService<ConcurrencyLimits>().EnterAsync(WorkKind.Copies, context))
        {
            if (turn is null)
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
