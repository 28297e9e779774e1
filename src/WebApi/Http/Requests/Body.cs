using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Connections;
using Microsoft.Net.Http.Headers;
using Platform.Domain.Common;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Idempotency;
using Platform.WebApi.Http.Json;
using Platform.WebApi.Http.Versioning;

namespace Platform.WebApi.Http.Requests;

/// <summary>A request body, JSON or form, bound to an endpoint's parameter. The error reports every member that can't be read.</summary>
internal sealed class Body<T>(T value)
{
    /// <summary>The value that was sent.</summary>
    public T Value { get; } = value;

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext context) =>
        new((T)await BodyReader.ReadAsync(context, typeof(T), isOptional: false));
}

/// <summary>A body that may be omitted, because all of its members are optional.</summary>
internal sealed class OptionalBody<T>(T value)
{
    /// <summary>The value that was sent.</summary>
    public T Value { get; } = value;

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static async ValueTask<OptionalBody<T>?> BindAsync(HttpContext context) =>
        new((T)await BodyReader.ReadAsync(context, typeof(T), isOptional: true));
}

/// <summary>Reads request bodies.</summary>
internal static class BodyReader
{
    /// <summary>The largest accepted body in bytes. Reading stops with an error beyond it.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The error for a body that isn't valid JSON.</summary>
    public static readonly Error MalformedJson = Error.Invalid(null, "Malformed JSON");

    private const string Identity = "identity";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <exception cref="RefusedException">The media type is not supported, or the body can't be read.</exception>
    public static async ValueTask<object> ReadAsync(HttpContext context, Type type, bool isOptional)
    {
        ThrowIfEncoded(context.Request);
        var kind = MediaTypeOf(context.Request);
        var bytes = await ReadBytesAsync(context);
        if (kind == MediaType.None && bytes.Length > 0) kind = MediaType.Other;
        if (kind == MediaType.Other) throw new RefusedException(HttpErrors.UnsupportedMediaType);

        var info = ApiJson.TypeInfo(type);
        if (bytes.Length == 0) return isOptional ? Read(EmptyObject, info) : throw Malformed("Request body is required");
        context.Features.Set(new RawBody(bytes));
        if (kind == MediaType.Form)
        {
            var form = FormBody.Parse(bytes);
            var json = form.ToJson(Members(info));
            if (IsKeyed(context.Request)) context.Features.Set(new BodyMembers(form.WithOthers(json)));
            var older = RequestVersion.OlderFormOf(context);
            return Read(older is { ChangesRequests: true } ? older.Request(form.WithOthers(json)) : json, info);
        }

        using var document = Parse(bytes);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw Malformed("Request body must be a JSON object");
        if (IsKeyed(context.Request)) context.Features.Set(new BodyMembers(document.RootElement.Clone()));
        return Read(RequestVersion.OlderFormOf(context)?.Request(document.RootElement) ?? document.RootElement, info);
    }

    /// <summary>The form that a page sent; an empty one if there is no body.</summary>
    /// <exception cref="RefusedException">The media type is not supported.</exception>
    public static async ValueTask<FormBody> ReadFormAsync(HttpContext context)
    {
        ThrowIfEncoded(context.Request);
        var kind = MediaTypeOf(context.Request);
        var bytes = await ReadBytesAsync(context);
        if (kind != MediaType.Form && bytes.Length > 0) throw new RefusedException(HttpErrors.UnsupportedForm);
        context.Features.Set(new RawBody(bytes));
        return FormBody.Parse(bytes);
    }

    /// <summary>The raw bytes of a body of any media type, for senders that sign them.</summary>
    /// <exception cref="RefusedException">The body is too large or can't be read.</exception>
    public static async ValueTask<byte[]> ReadRawAsync(HttpContext context)
    {
        ThrowIfEncoded(context.Request);
        return await ReadBytesAsync(context);
    }

    private static bool IsKeyed(HttpRequest request) => request.Headers.ContainsKey(IdempotencyKey.Header);

    private static JsonElement EmptyObject { get; } = JsonElement.Parse("{}");

    private static MediaType MediaTypeOf(HttpRequest request)
    {
        if (string.IsNullOrEmpty(request.ContentType)) return MediaType.None;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return MediaType.Other;
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase))
        {
            return MediaType.Other;
        }

        if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)) return MediaType.Json;
        return type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            ? MediaType.Form
            : MediaType.Other;
    }

    // "identity" means that the body is not encoded.
    private static void ThrowIfEncoded(HttpRequest request)
    {
        var encodings = request.Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding);
        var isEncoded = encodings.Any(encoding => !encoding.Equals(Identity, StringComparison.OrdinalIgnoreCase));
        if (isEncoded) throw new RefusedException(HttpErrors.UnsupportedEncoding);
    }

    private static async ValueTask<byte[]> ReadBytesAsync(HttpContext context)
    {
        if (context.Request.ContentLength == 0) return [];
        if (context.Request.ContentLength > MaxBytes) throw new RefusedException(HttpErrors.PayloadTooLarge);
        using var bytes = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 256, MaxBytes));
        try
        {
            // When the client disconnects, the server ends the read itself. Cancelling through a token would leave the read
            // pending, which the server logs as an error.
            await CopyAsync(context.Request.Body, bytes);
        }
        catch (IOException exception) when (!context.RequestAborted.IsCancellationRequested && exception is not ConnectionResetException)
        {
            // A body that the server can't read is the client's error. It is then unknown where the next request would begin.
            if (HttpProtocol.IsHttp11(context.Request.Protocol)) context.Response.Headers.Connection = "close";
            throw new RefusedException(ErrorOf(exception));
        }

        // A byte order mark is not part of the text (RFC 8259 section 8.1).
        var read = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        return (read.StartsWith(Encoding.UTF8.Preamble) ? read[Encoding.UTF8.Preamble.Length..] : read).ToArray();
    }

    private static async Task CopyAsync(Stream body, MemoryStream bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await body.ReadAsync(buffer, CancellationToken.None) is var count and > 0)
            {
                if (bytes.Length + count > MaxBytes) throw new RefusedException(HttpErrors.PayloadTooLarge);
                bytes.Write(buffer, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The server reports a chunk size that overflows as a plain IOException.
    private static Error ErrorOf(IOException exception) =>
        exception is BadHttpRequestException { StatusCode: not StatusCodes.Status400BadRequest } bad
            ? HttpErrors.OfStatus(bad.StatusCode)
            : HttpErrors.MalformedBody;

    private static JsonDocument Parse(byte[] bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes, Strict);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new RefusedException(MalformedJson);
        }
    }

    private static object Read(JsonElement body, JsonTypeInfo type)
    {
        try
        {
            return body.Deserialize(type)!;
        }
        catch (JsonException)
        {
            // Deserialize each member by itself, so that all unreadable ones are reported at once.
            throw new RefusedException(Error.Invalid([.. Members(type).SelectMany(member => ErrorsIn(body, member))]));
        }
    }

    // The metadata also lists members that never come from a body, such as an id from the route; those have no getter.
    private static IEnumerable<JsonPropertyInfo> Members(JsonTypeInfo type) => type.Properties.Where(member => member.Get is not null);

    private static IEnumerable<FieldError> ErrorsIn(JsonElement body, JsonPropertyInfo member) => ErrorsIn(body, member, member.Name);

    private static IEnumerable<FieldError> ErrorsIn(JsonElement body, JsonPropertyInfo member, string path)
    {
        if (!body.TryGetProperty(member.Name, out var value)) yield break;
        if (value.ValueKind == JsonValueKind.Object && FormBody.MembersOf(member) is { } inner)
        {
            foreach (var childError in inner.SelectMany(child => ErrorsIn(value, child, $"{path}.{child.Name}"))) yield return childError;
            yield break;
        }

        FieldError? error = null;
        try
        {
            value.Deserialize(ApiJson.TypeInfo(member.PropertyType));
        }
        catch (JsonException unreadable)
        {
            var place = unreadable.Path is { Length: > 1 } found ? found[1..] : "";
            error = new FieldError(
                path + place, unreadable is UnreadableValueException ? unreadable.Message : Expected(member.PropertyType));
        }

        if (error is not null) yield return error;
    }

    // For values without one of our converters, which explain their errors themselves.
    private static string Expected(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(int) || t == typeof(long) => "Must be a whole number in range",
        var t when t == typeof(bool) => "Must be true or false",
        var t when FormBody.IsList(t) => "Must be a list of texts",
        _ => "Has the wrong type",
    };

    private static RefusedException Malformed(string message) => new(Error.Invalid(null, message));

    private enum MediaType
    {
        None,
        Json,
        Form,
        Other,
    }
}
