using System.Globalization;
using System.Text;

namespace Platform.Infrastructure.Mail;

/// <summary>Puts a mail together as it goes over the wire: RFC 5322, RFC 2045 to 2047.</summary>
internal static class MimeMessage
{
    // A line with such a word has 76 characters at most (RFC 2047 §2), the header's name among them.
    private const int EncodedWordMaxBytes = 39;
    private const int RawSubjectMaxLength = 66;
    private const int LineMaxLength = 76;

    // RFC 5322 §2.1.1: 998 without the line's end.
    private const int RawLineMaxLength = 900;

    /// <summary>Writes a message in plain text and HTML.</summary>
    public static byte[] Write(MimeHead head, string plain, string html)
    {
        var boundary = $"=_{head.Id:n}";
        var message = new StringBuilder();
        message.Append("Date: ").Append(head.At.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)).Append(" +0000\r\n");
        message.Append("From: ").Append(Mailbox(head.From)).Append("\r\n");
        message.Append("To: ").Append(head.To).Append("\r\n");
        message.Append("Subject: ").Append(Text(head.Subject, RawSubjectMaxLength)).Append("\r\n");
        message.Append("Message-ID: <").Append(head.Id.ToString("n")).Append('@').Append(head.From.Domain).Append(">\r\n");

        // No one is to answer it by machine (RFC 3834).
        message.Append("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
        message.Append("Content-Type: multipart/alternative;\r\n boundary=\"").Append(boundary).Append("\"\r\n\r\n");
        AddPart(message, boundary, "text/plain", plain);
        AddPart(message, boundary, "text/html", html);
        message.Append("--").Append(boundary).Append("--\r\n");
        return Encoding.UTF8.GetBytes(message.ToString());
    }

    private static void AddPart(StringBuilder message, string boundary, string type, string text)
    {
        var isRaw = text.All(c => c is '\r' or '\n' or (>= ' ' and <= '~')) && text.Split("\r\n").All(line => line.Length <= RawLineMaxLength && !line.EndsWith(' '));
        message.Append("--").Append(boundary).Append("\r\nContent-Type: ").Append(type).Append("; charset=utf-8\r\n");
        message.Append("Content-Transfer-Encoding: ").Append(isRaw ? "7bit" : "quoted-printable").Append("\r\n\r\n");
        message.Append(isRaw ? text : QuotedPrintable(text)).Append("\r\n");
    }

    private static string Mailbox(MailSender from) => from.Name is { } name ? $"{Phrase(name)}\r\n <{from.Address}>" : from.Address;

    private static string Phrase(string name) =>
        name.All(char.IsAscii) ? '"' + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"' : Text(name, 0);

    /// <summary>A header's text as it is, or in encoded words (RFC 2047 §2) where it is not short and plain.</summary>
    private static string Text(string text, int rawMaxLength)
    {
        if (text.Length <= rawMaxLength && text.All(c => c is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal)) return text;
        var words = new List<string>();
        var word = new List<byte>();
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(utf8);
            if (word.Count + length > EncodedWordMaxBytes)
            {
                words.Add(EncodedWord(word));
                word.Clear();
            }

            word.AddRange(utf8[..length]);
        }

        words.Add(EncodedWord(word));
        return string.Join("\r\n ", words);
    }

    private static string EncodedWord(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";

    /// <summary>RFC 2045 §6.7.</summary>
    private static string QuotedPrintable(string text)
    {
        var encoded = new StringBuilder();
        foreach (var (i, line) in text.Split("\r\n").Index())
        {
            if (i > 0) encoded.Append("\r\n");
            var column = 0;
            var bytes = Encoding.UTF8.GetBytes(line);
            for (var at = 0; at < bytes.Length; at++)
            {
                var isPlain = bytes[at] is >= (byte)' ' and <= (byte)'~' and not (byte)'=' && (bytes[at] != ' ' || at < bytes.Length - 1);
                var length = isPlain ? 1 : 3;
                if (column + length > LineMaxLength - 1)
                {
                    encoded.Append("=\r\n");
                    column = 0;
                }

                if (isPlain) encoded.Append((char)bytes[at]);
                else encoded.Append('=').Append(bytes[at].ToString("X2", CultureInfo.InvariantCulture));
                column += length;
            }
        }

        return encoded.ToString();
    }
}

/// <summary>What stands at the head of a message.</summary>
internal sealed record MimeHead(Guid Id, MailSender From, string To, string Subject, DateTimeOffset At);
