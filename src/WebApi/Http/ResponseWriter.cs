using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Platform.Domain.Common;
using Platform.WebApi.Auth;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Http;

/// <summary>Puts JSON on the wire: the one place where a body is written.</summary>
internal static class ResponseWriter
{
    /// <summary>The media type of every body in JSON.</summary>
    public const string MediaType = "application/json; charset=utf-8";

    private const int BufferKept = 64 * 1024;
    private const int CsvWrittenAtOnce = 32 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    /// <summary>Writes a success in the request's dialect.</summary>
    public static Task SuccessAsync<T>(HttpContext context, int status, T value, ListInfo? list = null) =>
        WriteAsync(context, status, OlderForm.Of(context) is { ChangesAnswers: true } form
            ? RenderOlder(Dialect.Of(context), form, value!, list)
            : RenderSuccess(Dialect.Of(context), value, list));

    /// <summary>Answers that the reader has it already, with the headers that 200 would have (RFC 9110 §15.4.5).</summary>
    public static void NotModified(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        context.Response.Headers.CacheControl = "no-store";
    }

    /// <summary>Writes a refusal in the request's dialect, with the headers its status asks for.</summary>
    public static Task FailureAsync(HttpContext context, Error error)
    {
        var dialect = Dialect.Of(context);
        VersionHeaders.Ensure(context);
        if (error.Kind == ErrorKind.Forbidden) RefusalAudit.Record(context, error);
        if (Challenge.Of(context, error) is { } challenge) context.Response.Headers.WWWAuthenticate = challenge;
        if (error == HttpErrors.MethodNotAllowed) context.Response.Headers.Allow = AllowedMethods.Of(context);
        if (error == HttpErrors.UnsupportedEncoding) context.Response.Headers.AcceptEncoding = "identity";
        if (error.Kind is ErrorKind.Unavailable or ErrorKind.RateLimited)
        {
            context.Response.Headers.RetryAfter = RetryAfter(error.RetryAfter);
        }

        return dialect.FailurePageAsync(context, error) ?? WriteAsync(context, dialect.StatusOf(error), RenderFailure(dialect, error));
    }

    /// <summary>The bytes of a refusal, good for as long as those of a success are. A page has none.</summary>
    public static ReadOnlySpan<byte> RenderFailure(Dialect dialect, Error error)
    {
        var (buffer, json) = Start();
        dialect.Failure(json, error);
        json.Flush();
        return buffer.WrittenSpan;
    }

    /// <summary>The bytes of a success. They are good until this thread renders again: copy them, or write them at once.</summary>
    public static ReadOnlySpan<byte> RenderSuccess<T>(Dialect dialect, T value, ListInfo? list = null)
    {
        var (buffer, json) = Start();
        dialect.BeginSuccess(json, list);
        JsonSerializer.Serialize(json, value, ApiJson.Of<T>.TypeInfo);
        dialect.EndSuccess(json, list);
        json.Flush();
        return buffer.WrittenSpan;
    }

    /// <summary>The bytes of a success in an older version of the API, good for as long as those of another are.</summary>
    public static ReadOnlySpan<byte> RenderOlder(Dialect dialect, OlderForm form, object value, ListInfo? list = null)
    {
        var (buffer, json) = Start();
        form.Write(json, dialect, value, list);
        json.Flush();
        return buffer.WrittenSpan;
    }

    /// <summary>
    /// Writes a body whole, with its length. None of it may be stored on the way: it may hold secrets or what is the caller's alone.
    /// </summary>
    public static Task WriteAsync(HttpContext context, int status, ReadOnlySpan<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = MediaType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        body.CopyTo(response.BodyWriter.GetSpan(body.Length));
        response.BodyWriter.Advance(body.Length);

        // To a client that is gone it ends by itself; a token for it would be made for every request.
        var flushed = response.BodyWriter.FlushAsync(CancellationToken.None);
        return flushed.IsCompletedSuccessfully ? Task.CompletedTask : flushed.AsTask();
    }

    /// <summary>
    /// Writes a table as its rows come, to be saved as a file. What fails before the first of them is refused as ever; what fails after
    /// that breaks the connection, so that no one takes a part for the whole.
    /// </summary>
    public static async Task WriteCsvAsync<T>(HttpContext context, IAsyncEnumerable<T> rows, IReadOnlyList<CsvColumn<T>> columns)
    {
        var (response, limits) = (context.Response, context.RequestServices.GetRequiredService<ConcurrencyLimits>());
        var table = new StringBuilder();
        await using var row = rows.GetAsyncEnumerator(context.RequestAborted);
        var turn = await limits.EnterAsync(WorkKind.Exports, context);
        if (turn is null)
        {
            await FailureAsync(context, ConcurrencyLimits.Busy);
            return;
        }

        Csv.WriteHeader(table, columns);
        var hasMore = await FillAsync(table, row, columns, turn);

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

    // Reads rows in one turn, which ends before the client is waited for. Whether there may be more.
    private static async Task<bool> FillAsync<T>(
        StringBuilder table, IAsyncEnumerator<T> rows, IReadOnlyList<CsvColumn<T>> columns, IDisposable turn)
    {
        using (turn)
        {
            while (table.Length < CsvWrittenAtOnce)
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

    /// <summary>In whole seconds, rounded up: a client that waits so long does not come too early (RFC 9110 §10.2.3).</summary>
    public static string RetryAfter(TimeSpan? wait) =>
        Math.Max(1, (long)Math.Ceiling(wait?.TotalSeconds ?? 1)).ToString(CultureInfo.InvariantCulture);

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) Start()
    {
        var buffer = _buffer is { Capacity: <= BufferKept } ? _buffer : _buffer = new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        var json = _json ??= new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ApiJson.Json.Encoder, SkipValidation = true });
        json.Reset(buffer);
        return (buffer, json);
    }
}
