using System.Text;
using MimeKit;
using Platform.Application.Mail;
using Platform.Domain.Users;
using Platform.Infrastructure.Mail.Transports;
using Platform.Infrastructure.Settings.Mail;
using Platform.TestKit;

namespace Platform.Infrastructure.Tests.Mail;

public sealed class EmailMessageTests
{
    private static readonly Guid Id = new("01234567-89ab-7def-8123-456789abcdef");
    private static readonly MailSender Sender = new("Platform", "no-reply@example.com");

    [Fact]
    public void Message_has_the_headers_that_mail_clients_expect()
    {
        var mail = Written(new EmailMessage("A subject", ["Text."], null));

        Assert.Equal("Sun, 01 Mar 2026 12:00:00 +0000", mail["Date"]);
        Assert.Equal("Platform <no-reply@example.com>", mail["From"]);
        Assert.Equal("you@example.com", mail["To"]);
        Assert.Equal("<0123456789ab7def8123456789abcdef@example.com>", mail["Message-ID"]);
        Assert.Equal("1.0", mail["MIME-Version"]);
        Assert.Equal("auto-generated", mail["Auto-Submitted"]);
    }

    [Theory]
    [InlineData("Plain")]
    [InlineData("Join <b>Zoë</b> & \"Co\", Ltd.")]
    [InlineData("=?utf-8?B?Zm9v?=")]
    [InlineData("Join =?utf-8?B?Zm9v?= and =?us-ascii?q?more?= of what only looks encoded, or is 😀, at some length")]
    [InlineData("日本語の組織の名前はとても長いことがありますので、いくつかの語に分けて書かれます")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀")]
    [InlineData("A plain subject of ASCII alone that is too long for one line of a head and is written in words that are encoded")]
    public void Subject_survives_encoding_unchanged(string subject)
    {
        var message = Write(new EmailMessage(subject, ["Text."], null));

        Assert.Equal(subject, ReceivedMail.Parse(message).Subject);
        var head = Encoding.Latin1.GetString(message).Split("\r\n\r\n")[0];
        Assert.All(head.Split("\r\n"), line => Assert.True(line.Length <= 78, line));
        Assert.All(head, c => Assert.True(char.IsAscii(c)));
    }

    [Theory]
    [InlineData("A subject\r\nBcc: victim@example.com")]
    [InlineData("A subject\nBcc: victim@example.com\n\nAnother body")]
    [InlineData("=?utf-8?B?Zm9v?=\r\nBcc: victim@example.com")]
    [InlineData("Zoë\r\n\r\nAnother body\r\nBcc: victim@example.com")]
    public void Line_break_in_a_subject_starts_no_header(string subject)
    {
        using var read = MimeMessage.Load(new MemoryStream(Write(new EmailMessage(subject, ["Text."], null))), Ct);

        Assert.Empty(read.Bcc);
        Assert.Equal("you@example.com", Assert.Single(read.GetRecipients()).Address);
        Assert.StartsWith("Text.", read.TextBody, StringComparison.Ordinal);
        Assert.StartsWith(subject.Split('\r', '\n')[0], read.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Same_message_arguments_give_the_same_bytes()
    {
        var message = new EmailMessage("Zoë", ["Text.", "Zoë."], null);

        Assert.Equal(Write(message), Write(message));
    }

    [Theory]
    [InlineData("grüße@example.com", "To: grüße@example.com")]
    [InlineData("you@grüße.example", "To: you@xn--gre-6ka8l.example")]
    [InlineData("o'brien+tag@example.com", "To: o'brien+tag@example.com")]
    public void Recipient_is_written_in_the_form_servers_parse(string to, string line) =>
        Assert.Contains(line, Encoding.UTF8.GetString(Write(new EmailMessage("S", ["T"], null), to: to)).Split("\r\n"));

    [Fact]
    public void Domain_that_is_no_host_name_is_refused()
    {
        // As an earlier version stored it.
        var head = new MessageHeader(Id, Sender, EmailAddress.FromStored($"you@{new string('é', 62)}.example"), Start);
        var refusal = Assert.Throws<EmailRejectedException>(() => MimeMessageComposer.Compose(head, new EmailMessage("S", ["T"], null)));

        Assert.Equal(MailProblem.AddressNotSupported, refusal.AddressProblem);
    }

    [Fact]
    public void Inserted_text_cannot_escape_its_context()
    {
        const string hostile = "</p><script>alert(1)</script> & \"x\" 'y'";
        var mail = Written(new EmailMessage(hostile, [hostile, "."], new EmailLink(hostile, "https://example.com/?a=1&b=\"><script>")));

        Assert.DoesNotContain("<script>", mail.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://example.com/?a=1&amp;b=&quot;&gt;&lt;script&gt;\"", mail.Html, StringComparison.Ordinal);
        Assert.Contains(hostile, mail.Plain, StringComparison.Ordinal);
        Assert.EndsWith("\r\n.\r\n", mail.Plain.TrimEnd('\r', '\n') + "\r\n", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("One line.")]
    [InlineData("Zoë = 5 €, and a tab\tand a trailing equals=")]
    public void Message_texts_survive_encoding_unchanged(string text)
    {
        var mail = Written(new EmailMessage("Subject", [text, "Second."], null));

        Assert.Equal($"{text}\r\n\r\nSecond.\r\n", mail.Plain);
    }

    [Fact]
    public void Message_greets_by_name_in_both_parts()
    {
        var message = new EmailMessage("Subject", ["Text."], new EmailLink("Go there", "https://example.com/")).GreetingBy("<Your> Name");
        var mail = Written(message);

        Assert.Equal("Hello <Your> Name,\r\n\r\nText.\r\n\r\nGo there:\r\nhttps://example.com/\r\n", mail.Plain);
        Assert.Contains("<p>Hello &lt;Your&gt; Name,</p>\r\n<p>Text.</p>", mail.Html, StringComparison.Ordinal);
        Assert.Null(new EmailMessage("Subject", ["Text."], null).GreetingBy(null).Greeting);
    }

    [Fact]
    public void Message_list_follows_the_first_paragraph_in_both_parts()
    {
        var mail = Written(new EmailMessage("Subject", ["First.", "Last."], null)
        {
            Items = [new EmailListItem("One <b>", "https://example.com/?a=1&b=2"), new EmailListItem("Two", null)],
        });

        Assert.Equal("First.\r\n\r\n- One <b>\r\n  https://example.com/?a=1&b=2\r\n\r\n- Two\r\n\r\nLast.\r\n", mail.Plain);
        Assert.Contains(
            "<p>First.</p>\r\n<ul>\r\n<li><a href=\"https://example.com/?a=1&amp;b=2\">One &lt;b&gt;</a></li>\r\n"
            + "<li>Two</li>\r\n</ul>\r\n<p>Last.</p>",
            mail.Html,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_text_part_has_short_lines_and_the_link_on_its_own_line()
    {
        var words = string.Join(' ', Enumerable.Repeat("paragraph", 40));
        var url = "https://example.com/" + new string('x', 200);
        var mail = Written(new EmailMessage("Subject", [words, words], new EmailLink("Go there", url)));
        var lines = mail.Plain.Split("\r\n");

        Assert.Contains(url, lines);
        Assert.All(lines.Where(line => line != url), line => Assert.True(line.Length <= 72, line));
        Assert.Equal(words, string.Join(' ', lines.TakeWhile(line => line != "")));
    }

    [Fact]
    public void Link_longer_than_the_line_limit_stays_whole()
    {
        var url = "https://example.com/" + new string('x', 2000);

        Assert.Contains(
            url, Written(new EmailMessage("Subject", ["Text.", "More."], new EmailLink("Go there", url))).Plain, StringComparison.Ordinal);
    }

    [Fact]
    public void Sender_name_is_quoted_or_encoded()
    {
        Assert.Equal(
            "\"A \\\"B\\\" \\\\ C\" <no-reply@example.com>",
            Written(new EmailMessage("S", ["T"], null), new MailSender("A \"B\" \\ C", "no-reply@example.com"))["From"]);
        Assert.Equal(
            "Grüße <no-reply@example.com>",
            Written(new EmailMessage("S", ["T"], null), new MailSender("Grüße", "no-reply@example.com"))["From"]);
    }

    private static ReceivedMail Written(EmailMessage message, MailSender? sender = null) => ReceivedMail.Parse(Write(message, sender));

    private static byte[] Write(EmailMessage content, MailSender? sender = null, string to = "you@example.com")
    {
        var header = new MessageHeader(Id, sender ?? Sender, EmailAddress.TryParse(to)!, Start);
        using var message = MimeMessageComposer.Compose(header, content);
        using var written = new MemoryStream();
        message.WriteTo(MimeMessageComposer.FormatFor(message), written);
        return written.ToArray();
    }
}
