using System.Text;
using MimeKit;
using MimeKit.Encodings;
using MimeKit.IO;
using MimeKit.IO.Filters;
using MimeKit.Text;
using Platform.Application.Mail;
using Platform.Domain.Users;
using Platform.Infrastructure.Settings.Mail;

namespace Platform.Infrastructure.Mail.Transports;

/// <summary>Composes the message (RFC 5322) that a letter is sent as: plain text and HTML.</summary>
internal static class MimeMessageComposer
{
    // RFC 5322 §2.1.1 allows 998 without the line's end. A part with a longer line is sent as quoted-printable.
    private const int LineMaxLength = 900;

    // Lines of quoted-printable have at most 76 characters (RFC 2045 §6.7). The encoder passes its limit by up to two.
    private const int EncodedLineMaxLength = 72;

    // A line with encoded words has at most 76 characters (RFC 2047 §2), and MimeKit leaves the header's name out of account.
    private const int SubjectLineMaxLength = 66;

    // At four bytes each they fit a line.
    private const int EncodedWordRunes = 9;

    /// <summary>Composes a message. The same arguments give the same bytes, so that a retry sends the same message.</summary>
    /// <exception cref="MailRefusedException">The recipient's address can't be written in a message.</exception>
    public static MimeMessage Compose(MessageHeader head, EmailMessage letter)
    {
        if (head.To.Mailbox is not { } address || !MailboxAddress.TryParse(address, out var to))
        {
            throw new MailRefusedException("The address can't be written in a message")
            {
                AddressProblem = MailProblem.AddressNotSupported
            };
        }

        var message = new MimeMessage { Date = head.At.ToUniversalTime(), MessageId = $"{head.Id:n}@{head.From.Domain}" };
        message.From.Add(new MailboxAddress(head.From.Name, head.From.Address));
        message.To.Add(to);
        if (letter.ReplyTo is { } answersTo && MailboxAddress.TryParse(answersTo, out var mailbox)) message.ReplyTo.Add(mailbox);
        message.Headers.Replace(Subject(letter.Subject));

        // No one is to answer it automatically (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (letter.UnsubscribeUrl is { } unsubscribe)
        {
            // One click, without a page between (RFC 8058).
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe}>");
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }

        message.Body = new MultipartAlternative
        {
            Part(TextFormat.Plain, EmailFormatter.Plain(letter)),
            Part(TextFormat.Html, EmailFormatter.Html(letter)),
        };
        ((Multipart)message.Body).Boundary = $"=_{head.Id:n}";
        return message;
    }

    /// <summary>
    /// How a message is written out: CRLF at the ends of lines, and UTF-8 in the head only where the recipient's address needs it
    /// (RFC 6532).
    /// </summary>
    public static FormatOptions FormatFor(MimeMessage message)
    {
        var format = FormatOptions.Default.Clone();
        (format.NewLineFormat, format.EnsureNewLine) = (NewLineFormat.Dos, true);
        format.International = !message.To.Mailboxes.All(to => to.LocalPart.All(char.IsAscii));
        return format;
    }

    private static TextPart Part(TextFormat format, string text)
    {
        var part = new TextPart(format);
        part.SetText(Encoding.UTF8, text);
        if (part.GetBestEncoding(EncodingConstraint.SevenBit, LineMaxLength) == ContentEncoding.SevenBit)
        {
            part.ContentTransferEncoding = ContentEncoding.SevenBit;
            return part;
        }

        var encoded = new MemoryStream();
        var encoder = new FilteredStream(encoded);
        encoder.Add(new EncoderFilter(new QuotedPrintableEncoder(EncodedLineMaxLength)));
        encoder.Write(Encoding.UTF8.GetBytes(text));
        encoder.Flush();
        part.Content = new MimeContent(encoded, ContentEncoding.QuotedPrintable);
        part.ContentTransferEncoding = ContentEncoding.QuotedPrintable;
        return part;
    }

    private static string EncodedWord(Rune[] text) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Concat(text)))}?=";

    private static Header Subject(string text)
    {
        var format = FormatOptions.Default.Clone();
        format.MaxLineLength = SubjectLineMaxLength;
        var header = new Header(Encoding.UTF8, HeaderId.Subject, "");
        header.SetValue(format, Encoding.UTF8, text);
        if (!text.Contains("=?", StringComparison.Ordinal)) return header;

        // A reader decodes what looks like an encoded word, and plain ASCII would be left as it is.
        header.SetValue(
            format, Encoding.ASCII, string.Join(' ', header.Value.EnumerateRunes().Chunk(EncodedWordRunes).Select(EncodedWord)));
        return header;
    }
}

/// <summary>What a message's head says besides the subject.</summary>
internal sealed record MessageHeader(Guid Id, MailSender From, EmailAddress To, DateTimeOffset At);
