using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Platform.WebApi.Http.Json;

/// <summary>
/// JSON in canonical form: members ordered by name, no white space, no needless escapes in strings, numbers by value. Bodies with the same
/// form are equal. The order of a list is significant.
/// </summary>
internal static class CanonicalJson
{
    // An exponent with more digits is kept as written.
    private const int ExponentMaxLength = 9;

    /// <summary>The canonical bytes; those of an empty object if there is no body.</summary>
    public static ReadOnlySpan<byte> Of(JsonElement? body)
    {
        if (body is not { } json) return "{}"u8;
        var bytes = new ArrayBufferWriter<byte>();
        try
        {
            using var writer = new Utf8JsonWriter(bytes);
            Write(writer, json);
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or ArgumentException)
        {
            // A name that isn't valid Unicode, of a member that no endpoint reads. Such a body is compared byte by byte.
            return JsonMarshal.GetRawUtf8Value(json);
        }

        return bytes.WrittenSpan;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                WriteText(writer, value);
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(value.GetRawText()));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter writer, JsonElement value)
    {
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate in a member that no endpoint reads.
            writer.WriteRawValue(value.GetRawText());
            return;
        }

        writer.WriteStringValue(text);
    }

    /// <summary>A number in canonical form: digits without leading or trailing zeros, and a power of ten.</summary>
    internal static string Number(string literal)
    {
        var (sign, rest) = literal.StartsWith('-') ? ("-", literal[1..]) : ("", literal);
        var e = rest.AsSpan().IndexOfAny('e', 'E');
        var (mantissa, power) = e < 0 ? (rest, "0") : (rest[..e], rest[(e + 1)..]);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? "" : mantissa[(point + 1)..];
        var digits = ((point < 0 ? mantissa : mantissa[..point]) + fraction).TrimStart('0');
        if (digits.Length == 0) return "0";
        if (power.Length > ExponentMaxLength) return literal;

        var significant = digits.TrimEnd('0');
        var shift = digits.Length - significant.Length - fraction.Length;
        var exponent = int.Parse(power, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) + shift;
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{significant}e{exponent}");
    }
}
