using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Platform.Domain.Common;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Concurrency;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Json;
using Platform.WebApi.Http.Versioning;

namespace Platform.WebApi.Http.Responses;

/// <summary>Writes response bodies. All JSON is written here.</summary>
internal static class ResponseWriter
{
    /// <summary>The media type of JSON bodies.</summary>
    public const string MediaType = "application/json; charset=utf-8";

    private const int MaxKeptBuffer = 64 * 1024;
    private const int CsvChunkChars = 32 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    /// <summary>Writes a success in the request's dialect.</summary>
    public static Task SuccessAsync<T>(HttpContext context, int status, T value, ListInfo? list = null) =>
        WriteAsync(context, status, RequestVersion.OlderFormOf(context) is { ChangesAnswers: true } form
            ? RenderOlder(JsonDialect.Of(context), form, value!, list)
            : RenderSuccess(JsonDialect.Of(context), value, list));

    /// <summary>Responds with 304 and the headers that 200 would have (RFC 9110 §15.4.5).</summary>
    public static void NotModified(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        context.Response.Headers.CacheControl = "no-store";
    }

    /// <summary>Writes an error in the request's dialect, with the headers that its status requires.</summary>
    public static Task FailureAsync(HttpContext context, Error error)
    {
        var dialect = Dialect.Of(context);
        var application = RequestScope.ApplicationOf(context);
        application.GetRequiredService<IRequestVersions>().EnsureHeaders(context);
        application.GetRequiredService<IRefusals>().Complete(context, error);
        if (error is HttpError http)
        {
            if (http.Status == StatusCodes.Status405MethodNotAllowed) context.Response.Headers.Allow = AllowedMethods.Of(context);
            if (http.AcceptEncoding is { } encodings) context.Response.Headers.AcceptEncoding = encodings;
        }

        if (error.Kind is ErrorKind.Unavailable or ErrorKind.RateLimited)
        {
            context.Response.Headers.RetryAfter = RetryAfter(error.RetryAfter);
        }

        return dialect switch
        {
            JsonDialect json => WriteAsync(context, json.StatusOf(error), RenderFailure(json, error)),
            HtmlDialect pages => pages.FailureAsync(context, error),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The bytes of an error, valid as long as those of a success.</summary>
    public static ReadOnlySpan<byte> RenderFailure(JsonDialect dialect, Error error)
    {
        var (buffer, json) = Start();
        dialect.Failure(json, error);
        json.Flush();
        return buffer.WrittenSpan;
    }

    /// <summary>The bytes of a success. They are valid until this thread renders again: copy or write them immediately.</summary>
    public static ReadOnlySpan<byte> RenderSuccess<T>(JsonDialect dialect, T value, ListInfo? list = null)
    {
        var (buffer, json) = Start();
        dialect.BeginSuccess(json, list);
        JsonSerializer.Serialize(json, value, ApiJson.Of<T>.TypeInfo);
        dialect.EndSuccess(json, list);
        json.Flush();
        return buffer.WrittenSpan;
    }

    /// <summary>The bytes of a success in an older version of the API, valid as long as those of the newest.</summary>
    public static ReadOnlySpan<byte> RenderOlder(JsonDialect dialect, IOlderForm form, object value, ListInfo? list = null)
    {
        var (buffer, json) = Start();
        form.Write(json, dialect, value, list);
        json.Flush();
        return buffer.WrittenSpan;
    }

    /// <summary>Writes a complete body with its length. Caches must not store it: it may contain secrets or private data.</summary>
    public static Task WriteAsync(HttpContext context, int status, ReadOnlySpan<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = MediaType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        body.CopyTo(response.BodyWriter.GetSpan(body.Length));
        response.BodyWriter.Advance(body.Length);

        // The flush ends by itself if the client has disconnected; a token would be allocated for every request.
        var flushed = response.BodyWriter.FlushAsync(CancellationToken.None);
        return flushed.IsCompletedSuccessfully ? Task.CompletedTask : flushed.AsTask();
    }

    /// <summary>
    /// Streams CSV as a file. A failure before the first rows is an ordinary error response; a later one aborts the connection, so that
    /// nobody mistakes a part for the whole.
    /// </summary>
    public static async Task WriteCsvAsync<T>(HttpContext context, IAsyncEnumerable<T> rows, IReadOnlyList<CsvColumn<T>> columns)
    {
        var (response, limits) = (context.Response, context.RequestServices.GetRequiredService<ConcurrencyLimits>());
        var table = new StringBuilder();
        await using var row = rows.GetAsyncEnumerator(context.RequestAborted);
        var permit = await limits.EnterAsync(WorkKind.Exports, context);
        if (permit is null)
        {
            await FailureAsync(context, ConcurrencyLimits.Busy);
            return;
        }

        Csv.WriteHeader(table, columns);
        var hasMore = await FillAsync(table, row, columns, permit);

        response.ContentType = Csv.MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = $"attachment; filename=\"{Path.GetFileName(context.Request.Path)}\"";
        await FlushAsync(response, table, context.RequestAborted);
        while (hasMore)
        {
            hasMore = await FillAsync(table, row, columns, await limits.GoOnAsync(WorkKind.Exports, context));
            await FlushAsync(response, table, context.RequestAborted);
        }
    }

    // Reads rows under one permit, which is released before waiting for the client. Returns whether there may be more rows.
    private static async Task<bool> FillAsync<T>(
        StringBuilder table, IAsyncEnumerator<T> rows, IReadOnlyList<CsvColumn<T>> columns, IDisposable permit)
    {
        using (permit)
        {
            while (table.Length < CsvChunkChars)
            {
                if (!await rows.MoveNextAsync()) return false;
                Csv.WriteRow(table, columns, rows.Current);
            }

            return true;
        }
    }

    private static async Task FlushAsync(HttpResponse response, StringBuilder table, CancellationToken ct)
    {
        foreach (var part in table.GetChunks()) Encoding.UTF8.GetBytes(part.Span, response.BodyWriter);
        table.Clear();
        await response.BodyWriter.FlushAsync(ct);
    }

    /// <summary>In whole seconds, rounded up, so that a client that waits this long doesn't retry too early (RFC 9110 §10.2.3).</summary>
    public static string RetryAfter(TimeSpan? wait) =>
        Math.Max(1, (long)Math.Ceiling(wait?.TotalSeconds ?? 1)).ToString(CultureInfo.InvariantCulture);

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) Start()
    {
        var buffer = _buffer is { Capacity: <= MaxKeptBuffer } ? _buffer : _buffer = new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        var json = _json ??= new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ApiJson.Json.Encoder, SkipValidation = true });
        json.Reset(buffer);
        return (buffer, json);
    }
}
