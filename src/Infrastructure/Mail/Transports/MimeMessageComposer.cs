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

/// <summary>Composes the MIME message (RFC 5322) of an email, with plain text and HTML.</summary>
internal static class MimeMessageComposer
{
    // RFC 5322 §2.1.1 allows 998 without the line end. A part with a longer line is encoded as quoted-printable.
    private const int LineMaxLength = 900;

    // Lines of quoted-printable have at most 76 characters (RFC 2045 §6.7). The encoder exceeds its limit by up to two.
    private const int EncodedLineMaxLength = 72;

    // A line with encoded words has at most 76 characters (RFC 2047 §2), and MimeKit doesn't count the header's name.
    private const int SubjectLineMaxLength = 66;

    // Even with four bytes per rune, this many fit on a line.
    private const int EncodedWordRunes = 9;

    /// <summary>Composes a message. The same arguments give the same bytes, so a retry sends the same message.</summary>
    /// <exception cref="EmailRejectedException">The recipient's address can't be represented in a message.</exception>
    public static MimeMessage Compose(MessageHeader header, EmailMessage email)
    {
        if (header.To.Mailbox is not { } address || !MailboxAddress.TryParse(address, out var to))
        {
            throw new EmailRejectedException("The address can't be written in a message")
            {
                AddressProblem = MailProblem.AddressNotSupported
            };
        }

        var message = new MimeMessage { Date = header.At.ToUniversalTime(), MessageId = $"{header.Id:n}@{header.From.Domain}" };
        message.From.Add(new MailboxAddress(header.From.Name, header.From.Address));
        message.To.Add(to);
        if (email.ReplyTo is { } answersTo && MailboxAddress.TryParse(answersTo, out var mailbox)) message.ReplyTo.Add(mailbox);
        message.Headers.Replace(Subject(email.Subject));

        // Suppresses automatic replies (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (email.UnsubscribeUrl is { } unsubscribe)
        {
            // One-click unsubscribe (RFC 8058).
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe}>");
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }

        message.Body = new MultipartAlternative
        {
            Part(TextFormat.Plain, EmailFormatter.Plain(email)),
            Part(TextFormat.Html, EmailFormatter.Html(email)),
        };
        ((Multipart)message.Body).Boundary = $"=_{header.Id:n}";
        return message;
    }

    /// <summary>
    /// The format for writing a message: CRLF line ends, and UTF-8 headers only if the recipient's address needs them (RFC 6532).
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

        // A mail client would decode this text as an encoded word, and MimeKit leaves plain ASCII as it is.
        header.SetValue(
            format, Encoding.ASCII, string.Join(' ', header.Value.EnumerateRunes().Chunk(EncodedWordRunes).Select(EncodedWord)));
        return header;
    }
}

/// <summary>The message's headers, except the subject.</summary>
internal sealed record MessageHeader(Guid Id, MailSender From, EmailAddress To, DateTimeOffset At);
