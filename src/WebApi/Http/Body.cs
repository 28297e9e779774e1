using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Connections;
using Microsoft.Net.Http.Headers;
using Platform.Domain.Common;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Http;

/// <summary>A request's body, JSON or form, read into what the endpoint takes. Every member that can't be read is told.</summary>
internal sealed class Body<T>(T value)
{
    /// <summary>What was sent.</summary>
    public T Value { get; } = value;

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext context) =>
        new((T)await BodyReader.ReadAsync(context, typeof(T), isOptional: false));
}

/// <summary>A body that may be left out, where every member may.</summary>
internal sealed class OptionalBody<T>(T value)
{
    /// <summary>What was sent.</summary>
    public T Value { get; } = value;

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static async ValueTask<OptionalBody<T>?> BindAsync(HttpContext context) =>
        new((T)await BodyReader.ReadAsync(context, typeof(T), isOptional: true));
}

/// <summary>Reads bodies.</summary>
internal static class BodyReader
{
    /// <summary>Largest body in bytes; the server refuses a longer one while it is read.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>What is said of a body that is no JSON.</summary>
    public static readonly Error MalformedJson = Error.Invalid(null, "Malformed JSON");

    private const string Identity = "identity";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <exception cref="RefusedException">The media type is another, or the body can't be read.</exception>
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
            return Read(OlderForm.Of(context) is { ChangesRequests: true } older ? older.Request(form.WithOthers(json)) : json, info);
        }

        using var document = Parse(bytes);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw Malformed("Request body must be a JSON object");
        if (IsKeyed(context.Request)) context.Features.Set(new BodyMembers(document.RootElement.Clone()));
        return Read(OlderForm.Of(context)?.Request(document.RootElement) ?? document.RootElement, info);
    }

    /// <summary>The form that a page has sent; an empty one where there is no body.</summary>
    /// <exception cref="RefusedException">The media type is another.</exception>
    public static async ValueTask<FormBody> ReadFormAsync(HttpContext context)
    {
        ThrowIfEncoded(context.Request);
        var kind = MediaTypeOf(context.Request);
        var bytes = await ReadBytesAsync(context);
        if (kind != MediaType.Form && bytes.Length > 0) throw new RefusedException(HttpErrors.UnsupportedForm);
        context.Features.Set(new RawBody(bytes));
        return FormBody.Parse(bytes);
    }

    /// <summary>The bytes of a body as they came, whatever its media type; for a sender that signs them.</summary>
    /// <exception cref="RefusedException">It is too long, or can't be read.</exception>
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

    // "identity" is the encoding of a body that has none.
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
            // The server ends the read itself when the client goes. A token would leave it under way, which the server logs as a fault.
            await CopyAsync(context.Request.Body, bytes);
        }
        catch (IOException problem) when (!context.RequestAborted.IsCancellationRequested && problem is not ConnectionResetException)
        {
            // What the server can't read as a body is the sender's fault. Where the next request would begin is not known then.
            if (HttpProtocol.IsHttp11(context.Request.Protocol)) context.Response.Headers.Connection = "close";
            throw new RefusedException(ErrorOf(problem));
        }

        // A byte order mark is no part of the text (RFC 8259 section 8.1).
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

    // The server reports a chunk's size that no number can hold as an IOException of its own.
    private static Error ErrorOf(IOException problem) =>
        problem is BadHttpRequestException { StatusCode: not StatusCodes.Status400BadRequest } bad
            ? HttpErrors.OfStatus(bad.StatusCode)
            : HttpErrors.MalformedBody;

    private static JsonDocument Parse(byte[] bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes, Strict);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
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
            // Something can't be read: look at each member by itself, so that all that can't are told at once.
            throw new RefusedException(Error.Invalid([.. Members(type).SelectMany(member => Problems(body, member))]));
        }
    }

    // The metadata lists the members that never come from a body too, such as an id from the route; these have no getter there.
    private static IEnumerable<JsonPropertyInfo> Members(JsonTypeInfo type) => type.Properties.Where(member => member.Get is not null);

    private static IEnumerable<FieldError> Problems(JsonElement body, JsonPropertyInfo member) => Problems(body, member, member.Name);

    private static IEnumerable<FieldError> Problems(JsonElement body, JsonPropertyInfo member, string path)
    {
        if (!body.TryGetProperty(member.Name, out var value)) yield break;
        if (value.ValueKind == JsonValueKind.Object && FormBody.MembersOf(member) is { } inner)
        {
            foreach (var part in inner.SelectMany(one => Problems(value, one, $"{path}.{one.Name}"))) yield return part;
            yield break;
        }

        FieldError? problem = null;
        try
        {
            value.Deserialize(ApiJson.TypeInfo(member.PropertyType));
        }
        catch (JsonException unreadable)
        {
            var place = unreadable.Path is { Length: > 1 } found ? found[1..] : "";
            problem = new FieldError(
                path + place, unreadable is UnreadableValueException ? unreadable.Message : Expected(member.PropertyType));
        }

        if (problem is not null) yield return problem;
    }

    // What our own converters read tells its own story; this is for the rest.
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

/// <summary>The members of a body that is to be told from others; a form's as JSON has them.</summary>
internal sealed record BodyMembers(JsonElement Json);

/// <summary>The bytes of a request's body, as they came.</summary>
internal sealed record RawBody(byte[] Bytes);
