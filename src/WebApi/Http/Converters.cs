using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Application.Common;

namespace Platform.WebApi.Http;

/// <summary>A member's value can't be read, and why, in words for the caller.</summary>
internal sealed class UnreadableValueException(string message) : JsonException(message);

/// <summary>Text: valid Unicode (no lone surrogates, no broken UTF-8) and without NUL, which databases cut or refuse.</summary>
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

/// <summary>Instants: RFC 3339 with an offset; written in UTC, to the millisecond.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    /// <summary>What is said of a text that is no instant.</summary>
    public const string Unreadable = "Must be a date and time with an offset, such as 2030-01-31T12:00:00Z";

    private static readonly string[] Read3339 =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ssK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>The instant of a text, or null where it is none.</summary>
    public static DateTimeOffset? Find(string text) => TryParse(text, out var instant) ? instant : null;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && TryParse(TextOf(ref reader), out var instant)) return instant;
        throw new UnreadableValueException(Unreadable);
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        WriteMilliseconds(writer, value.UtcDateTime);

    /// <summary>An instant as it is written, where that is not in JSON.</summary>
    public static string TextOf(DateTimeOffset value) =>
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // The round-trip form, which is quick to write, cut after the milliseconds.
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

    // A time without an offset is nobody's time: "K" alone would take it for the server's.
    private static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        return text.Length is >= 20 and <= 64
            && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-')
            && TicksAtMost(text.ToUpperInvariant()) is { } known
            && DateTimeOffset.TryParseExact(known, Read3339, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    // RFC 3339 sets no end to the digits of a second; past 100 ns they are cut. Null where the dot has none.
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

/// <summary>Enumerations as words: <c>Role.Admin</c> is <c>admin</c>.</summary>
internal sealed class EnumTextConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> ByWord = Enum.GetValues<T>().ToDictionary(Word, StringComparer.Ordinal);
    private static readonly Dictionary<T, string> ByValue = Enum.GetValues<T>().ToDictionary(value => value, Word);

    /// <summary>What is said of a text that is none of the words.</summary>
    public static string Unknown { get; } = "Must be one of: " + string.Join(", ", ByWord.Keys);

    /// <summary>The value of a word, or null where it is none.</summary>
    public static T? Find(string text) => ByWord.TryGetValue(text, out var value) ? value : null;

    /// <summary>The word of a value.</summary>
    public static string Of(T value) => ByValue[value];

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            foreach (var (word, value) in ByWord)
            {
                if (reader.ValueTextEquals(word)) return value;
            }
        }

        throw new UnreadableValueException(Unknown);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Of(value));

    private static string Word(T value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}

/// <summary>A member that may be left out: what is there, be it null, counts as given.</summary>
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
