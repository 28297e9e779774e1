using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.TestKit;

/// <summary>A parsed mail (RFC 5322, RFC 2045 to 2047), by code that is independent of the writer.</summary>
public sealed partial class ReceivedMail
{
    private readonly Dictionary<string, string> _headers;

    private ReceivedMail(Dictionary<string, string> headers, string plain, string html) => (_headers, Plain, Html) = (headers, plain, html);

    /// <summary>The plain text part.</summary>
    public string Plain { get; }

    /// <summary>The HTML part.</summary>
    public string Html { get; }

    /// <summary>The subject, decoded.</summary>
    public string Subject => this["Subject"];

    /// <summary>The token at the end of its link.</summary>
    public string Token =>
        TokenInLink().Match(Plain) is { Success: true } found
            ? found.Groups[1].Value
            : throw new InvalidOperationException($"There is no token in {Plain}");

    /// <summary>A header, unfolded and decoded; empty where there is none.</summary>
    public string this[string header] => _headers.GetValueOrDefault(header, "");

    /// <summary>Parses a message.</summary>
    /// <exception cref="FormatException">The message is malformed.</exception>
    public static ReceivedMail Parse(byte[] message)
    {
        if (Encoding.Latin1.GetString(message)
            .Split("\r\n")
            .Any(line =>
                line.Length > 998 || line.Contains('\n', StringComparison.Ordinal) || line.Contains('\r', StringComparison.Ordinal)))
        {
            throw new FormatException("A line is too long, or ends wrongly");
        }

        var (headers, body) = Split(Encoding.Latin1.GetString(message));
        var boundary = Boundary().Match(headers["Content-Type"]) is { Success: true } found
            ? found.Groups[1].Value
            : throw new FormatException("There is no boundary");
        var pieces = ("\r\n" + body).Split("\r\n--" + boundary);
        if (pieces.Length != 4 || pieces[0] != "" || pieces[3] != "--\r\n") throw new FormatException("There are not two parts");
        return new ReceivedMail(headers, Part(pieces[1], "text/plain; charset=utf-8"), Part(pieces[2], "text/html; charset=utf-8"));
    }

    private static string Part(string piece, string type)
    {
        var (headers, body) = Split(piece[2..]);
        if (headers["Content-Type"] != type) throw new FormatException($"{headers["Content-Type"]} is not {type}");
        return headers["Content-Transfer-Encoding"] switch
        {
            "7bit" => body.All(char.IsAscii) ? body : throw new FormatException("Eight bits in seven"),
            "quoted-printable" => FromQuotedPrintable(body),
            var other => throw new FormatException($"{other} is not known"),
        };
    }

    private static (Dictionary<string, string> Headers, string Body) Split(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var headers = text[..end].Replace("\r\n ", " ", StringComparison.Ordinal)
            .Replace("\r\n\t", " ", StringComparison.Ordinal)
            .Split("\r\n")
            .Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => Decode(pair[1]), StringComparer.OrdinalIgnoreCase);
        return (headers, text[(end + 4)..]);
    }

    // Whitespace between encoded words is not part of the text.
    private static string Decode(string value) => EncodedWord().Replace(
        BetweenWords().Replace(value, "?="),
        word =>
            word.Groups[1].Value is "B" or "b"
                ? Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[2].Value))
                : FromQuoted(word.Groups[2].Value.Replace('_', ' ')));

    private static string FromQuotedPrintable(string text)
    {
        if (text.Split("\r\n").Any(line => line.Length > 76)) throw new FormatException("A line of quoted-printable is too long");
        return FromQuoted(text.Replace("=\r\n", "", StringComparison.Ordinal));
    }

    // "=" and two digits encode a byte (RFC 2045 §6.7).
    private static string FromQuoted(string whole)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < whole.Length; i++)
        {
            if (whole[i] != '=') bytes.Add((byte)whole[i]);
            else
            {
                bytes.Add(byte.Parse(whole.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
        }

        return new UTF8Encoding(false, true).GetString([.. bytes]);
    }

    [GeneratedRegex("boundary=\"([^\"]+)\"")]
    private static partial Regex Boundary();

    [GeneratedRegex(@"\?=\s+(?==\?)")]
    private static partial Regex BetweenWords();

    [GeneratedRegex(@"=\?utf-8\?([BbQq])\?([^?]*)\?=")]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"\?token=([A-Za-z0-9_-]{43})\s")]
    private static partial Regex TokenInLink();
}
