using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Application.Common;

namespace Platform.WebApi.Http.Json;

/// <summary>Thrown for a member's value that can't be read. The message explains why to the caller.</summary>
internal sealed class UnreadableValueException(string message) : JsonException(message);

/// <summary>Strings: valid Unicode (no lone surrogates, no malformed UTF-8) without NUL, which databases truncate or refuse.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    public const string Unreadable = "Must be valid Unicode text";

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new UnreadableValueException("Must be text");
        try
        {
            var text = reader.GetString()!;
            if (text.Contains('\0', StringComparison.Ordinal)) throw new UnreadableValueException("Must not contain a NUL character");
            return text;
        }
        catch (InvalidOperationException)
        {
            throw new UnreadableValueException(Unreadable);
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>Instants: RFC 3339 with an offset; written in UTC with milliseconds.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    /// <summary>The error for text that isn't an instant.</summary>
    public const string Unreadable = "Must be a date and time with an offset, such as 2030-01-31T12:00:00Z";

    private static readonly string[] Read3339 =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ssK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>The instant that a text represents, or null if it is none.</summary>
    public static DateTimeOffset? Find(string text) => TryParse(text, out var instant) ? instant : null;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && TryParse(TextOf(ref reader), out var instant)) return instant;
        throw new UnreadableValueException(Unreadable);
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        WriteMilliseconds(writer, value.UtcDateTime);

    /// <summary>The text of an instant outside JSON.</summary>
    public static string TextOf(DateTimeOffset value) =>
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // The round-trip format, which is fast to write, truncated after the milliseconds.
    private static void WriteMilliseconds(Utf8JsonWriter writer, DateTime utc)
    {
        const int throughMilliseconds = 23;
        Span<byte> text = stackalloc byte[33];
        utc.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[throughMilliseconds] = (byte)'Z';
        writer.WriteStringValue(text[..(throughMilliseconds + 1)]);
    }

    private static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    // An offset is required: "K" alone would accept a time without one and assume the server's time zone.
    private static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        return text.Length is >= 20 and <= 64
            && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-')
            && TicksAtMost(text.ToUpperInvariant()) is { } trimmed
            && DateTimeOffset.TryParseExact(trimmed, Read3339, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    // RFC 3339 doesn't limit the fraction digits of a second; those beyond 100 ns are dropped. Null if the dot has no digits.
    private static string? TicksAtMost(string text)
    {
        const int digitsKept = 7;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return text;
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end == dot + 1 ? null : text[..Math.Min(end, dot + 1 + digitsKept)] + text[end..];
    }
}

/// <summary>Enumerations as text: <c>Role.Admin</c> is <c>admin</c>.</summary>
internal sealed class EnumTextConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> ByText = Enum.GetValues<T>().ToDictionary(Text, StringComparer.Ordinal);
    private static readonly Dictionary<T, string> ByValue = Enum.GetValues<T>().ToDictionary(value => value, Text);

    /// <summary>The error for text that names no value.</summary>
    public static string Unknown { get; } = "Must be one of: " + string.Join(", ", ByText.Keys);

    /// <summary>The value that a text names, or null if it names none.</summary>
    public static T? Find(string text) => ByText.TryGetValue(text, out var value) ? value : null;

    /// <summary>The text of a value.</summary>
    public static string Of(T value) => ByValue[value];

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            foreach (var (text, value) in ByText)
            {
                if (reader.ValueTextEquals(text)) return value;
            }
        }

        throw new UnreadableValueException(Unknown);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Of(value));

    private static string Text(T value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}

/// <summary>An optional member. A value that is present counts as given, even if it is null.</summary>
internal sealed class OptionalConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Of<T> : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType != JsonTokenType.Null ? new((T?)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(typeof(T))))
            : default(T) is null ? new(default)
            : throw new UnreadableValueException("Must not be null");

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options.GetTypeInfo(typeof(T)));
    }
}
