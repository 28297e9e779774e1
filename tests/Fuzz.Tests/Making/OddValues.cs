using System.Globalization;
using System.Text;

namespace Platform.Fuzz.Tests.Making;

/// <summary>Values that no schema describes, or that are just inside or outside its limits.</summary>
internal static class OddValues
{
    /// <summary>A text, unescaped.</summary>
    public static readonly IReadOnlyList<string> Texts =
    [
        "", " ", "\t", "a", "0", "-1", "null", "true", "undefined", "NaN", "\0", "a\0b", "\u200b", "\u200b\u2060\ufeff", "\u202eabc",
        "\u0007\u001b", "\u00a0",
        "é", "e\u0301", "ǆ", "ß", "İ", "ﬁ", "日本語", "😀", "👨‍👩‍👧‍👦",
        "\ufffd", "\uffff", "\u0085", "\u2028", "' OR 1=1 --",
        "\"; DROP TABLE Users; --", "%00", "%s%n", "${7*7}",
        "{{7*7}}", "<script>alert(1)</script>", "../../etc/passwd", "\\\\host\\share", "a,b", "a;b", "a\\b", "a/b", "=1+1", "proj_",
        "task_", "wrk_", "wl_live_", "wl_test_",
        "proj_000000000000000000000000", "00000000-0000-0000-0000-000000000000", "2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01",
        "2026-01-01T00:00:00", "2026-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00+14:00", "2026-01-01T24:00:00Z", "2026-06-30T23:59:60Z", "admin",
        "projects:read", "projects:fly", "*", "*.com", "a@b",
        "a@b.c", "@", "A@EXAMPLE.COM", "ä@exämple.com", "a@[127.0.0.1]", "\"a b\"@example.com", "a@example.com\r\nBcc: b@example.com",
        "https://example.com:99999", "localhost:0",
        "[::1]:80", "xn--", "-a-", "a..b", "2147483648", "9223372036854775807", "9223372036854775808", "1e3", "+1", "0x10", "１２", "٣",
        "1.0", "-0",
    ];

    private static readonly string[] Json =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "1.5", "1e3", "1e400", "-1e400", "1E-400", "2147483647", "2147483648",
        "-2147483649", "9223372036854775807", "9223372036854775808",
        "99999999999999999999999999999999999999", "0.1e-7", "[]", "{}", "[null]", "[[]]", "[{}]", "[1]", "[\"a\",\"a\"]",
        "{\"a\":{\"a\":{}}}", "\"\\ud800\"", "\"\\udc00\\ud800\"",
        "\"a\\ud83d\"", "\"\\u0000\"", "\"\\u0061\"", "\"\\/\"", "[\"\\ud800\"]", "[\"\"]", "[\"projects:read\",null]", "{\"\":1}",
        "{\"$ref\":\"#\"}",
    ];

    // Invalid for every JSON parser.
    private static readonly string[] Malformed =
    [
        "NaN", "Infinity", "undefined", "'a'", "\"a", "\"\\x\"", "\"\\u00\"", "01", "1.", ".5", "+1", "--1", "{\"a\":1,}", "[1,]", "{a:1}",
        "/* a */1", "\"\t\"", "tru", "nul", "[", "{", "}", ",",
    ];

    /// <summary>A value of any kind, as JSON text.</summary>
    public static string OfJson(Dice dice) => dice.Number(0, 12) switch
    {
        0 or 1 => Quoted(dice.Pick(Texts)),
        2 => Quoted(Long(dice)),
        3 => Nested(dice, '[', ']'),
        4 => string.Concat(Enumerable.Repeat("{\"a\":", Depth(dice))) + "1" + new string('}', 1),
        5 => dice.Pick(Malformed),
        6 => Many(dice),
        _ => dice.Pick(Json),
    };

    /// <summary>A text, short or long.</summary>
    public static string OfText(Dice dice) => dice.Chance(15) ? Long(dice) : dice.Pick(Texts);

    /// <summary>A fragment to insert into a JSON string, already escaped.</summary>
    public static string OfPart(Dice dice) =>
        dice.Pick((string[])
        [
            "\u200b", "\ufeff", "\u202e", "\\u0000", "\\ud800", "\\n", "\\\"", "\\", "\u0301",
            "😀", "'", "%", "/", " ", "@", ".", "+", "\u00a0", "ſ",
            "K",
        ]);

    /// <summary>A text as a JSON string.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            if (letter is '"' or '\\') quoted.Append('\\').Append(letter);
            else if (letter is < ' ' or '\uffff' || char.IsSurrogate(letter)) quoted.Append(Escape(letter));
            else quoted.Append(letter);
        }

        return quoted.Append('"').ToString();
    }

    private static string Escape(char letter) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");

    // Around the known limits, and far beyond.
    private static string Long(Dice dice) =>
        string.Concat(Enumerable.Repeat(
            dice.Pick((string[])["a", "é", "😀", "\u200b", " "]),
            dice.Pick((int[])[40, 99, 100, 101, 129, 200, 201, 255, 256, 513, 2049, 10_000, 100_000])));

    private static string Nested(Dice dice, char open, char close)
    {
        var depth = Depth(dice);
        return new string(open, depth) + new string(close, dice.Chance(80) ? depth : depth - 1);
    }

    private static int Depth(Dice dice) => dice.Pick((int[])[2, 31, 32, 33, 63, 64, 65, 1000, 50_000]);

    private static string Many(Dice dice) =>
        "[" + string.Join(',', Enumerable.Repeat(dice.Pick(Json), dice.Pick((int[])[2, 51, 101, 5000]))) + "]";
}
