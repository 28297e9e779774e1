using System.Net.Sockets;
using System.Text;
using MimeKit;
using Platform.Domain.Users;
using Platform.Infrastructure.Mail.Transports;
using Platform.Infrastructure.Settings.Mail;
using Platform.TestKit;

namespace Platform.Infrastructure.Tests.Mail.Transports;

/// <summary>SMTP sessions with a server on a real port.</summary>
public sealed class SmtpEmailTransportTests : IAsyncDisposable
{
    private const string Head = "Subject: Hello\r\nTo: you@example.com\r\n\r\n";
    private const string Text = Head + "First line\r\n.\r\n..two dots\r\n.Bcc: no command\r\nQUIT\r\n";

    private readonly SmtpListener _server = new();

    [Fact]
    public async Task Mail_is_transferred_whole_whatever_its_lines_contain()
    {
        await SendAsync();

        var mail = Assert.Single(_server.Mails);
        Assert.Equal(("<no-reply@example.com>", "<you@example.com>"), (mail.From, mail.To));
        Assert.Equal(Text, Encoding.Latin1.GetString(mail.Message));
        Assert.Equal(["EHLO", "MAIL", "RCPT", "DATA", "QUIT"], _server.Heard.Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task Password_is_sent_with_the_method_the_server_offers()
    {
        await SendAsync(username: "platform", password: "geheim ü");

        Assert.Contains($"AUTH PLAIN {Base64("\0platform\0geheim ü")}", _server.Heard);
        _server.Answer = line => line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-mail.test\r\n250 AUTH=LOGIN"
            : line == "AUTH LOGIN" || line == Base64("platform") ? "334 VXNlcm5hbWU6"
            : line == Base64("geheim ü") ? "235 welcome" : null;
        await SendAsync(username: "platform", password: "geheim ü");
        Assert.Equal(2, _server.Mails.Count);
    }

    [Theory]
    [InlineData("RCPT", "550 5.1.1 no such user", MailProblem.AddressRefused)]
    [InlineData("RCPT", "553-not\r\n553 here", MailProblem.AddressRefused)]
    [InlineData("RCPT", "554 5.7.1 relaying denied", MailProblem.AddressRefused)]
    [InlineData(".", "554 5.7.1 spam", null)]
    public async Task Permanently_refused_mail_is_not_retried(string at, string answer, MailProblem? shown)
    {
        _server.Answer = line => line.StartsWith(at, StringComparison.Ordinal) ? answer : null;

        var refusal = await Assert.ThrowsAsync<EmailRejectedException>(() => SendAsync());

        Assert.EndsWith($"was answered {answer[..3]}", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(shown, refusal.AddressProblem);
        Assert.Empty(_server.Mails);
    }

    [Theory]
    [InlineData("", "554 no service")]
    [InlineData("", "421 too many connections")]
    [InlineData("EHLO", "502 what?")]
    [InlineData("AUTH", "535 5.7.8 wrong password")]
    [InlineData("MAIL", "550 not from you")]
    [InlineData("RCPT", "450 mailbox busy")]
    [InlineData("RCPT", "452 mailbox full")]
    [InlineData("RCPT", "530 5.7.0 authenticate first")]
    [InlineData("DATA", "451 later")]
    [InlineData("DATA", "554 no valid recipients")]
    [InlineData(".", "451 later")]
    [InlineData("MAIL", "what")]
    [InlineData("MAIL", "25")]
    public async Task Temporary_failure_is_retried(string at, string answer)
    {
        _server.Answer = line => (at == "" ? line == "" : line.StartsWith(at, StringComparison.Ordinal)) ? answer : null;

        var problem = await Assert.ThrowsAsync<EmailDeferredException>(() => SendAsync(username: "platform", password: "s3cret"));

        // Servers quote the command in their reply.
        Assert.DoesNotContain("s3cret", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Base64("\0platform\0s3cret"), problem.ToString(), StringComparison.Ordinal);
        if (answer.Length > 4) Assert.DoesNotContain(answer[4..], problem.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Mails);
    }

    // With PIPELINING, commands are sent together and replies may arrive together.
    [Theory]
    [InlineData("550 not from you", null, typeof(EmailDeferredException))]
    [InlineData(null, "550 no such user", typeof(EmailRejectedException))]
    [InlineData(null, "450 mailbox busy", typeof(EmailDeferredException))]
    [InlineData(null, null, null)]
    public async Task Replies_to_pipelined_commands_are_told_apart(string? toSender, string? toRecipient, Type? problem)
    {
        _server.Answer = line => line.Split(' ')[0] switch
        {
            "EHLO" => "250-mail.test\r\n250 PIPELINING",
            "MAIL" => toSender,
            "RCPT" => toSender is null ? toRecipient : "503 sender first",
            _ => null,
        };

        Assert.Equal(problem, (await Record.ExceptionAsync(() => SendAsync()))?.GetType());
        Assert.Equal(problem is null ? 1 : 0, _server.Mails.Count);
    }

    [Fact]
    public async Task Endless_reply_lines_are_not_read_to_the_end()
    {
        _server.Answer = line =>
            line.StartsWith("EHLO", StringComparison.Ordinal)
                ? string.Concat(Enumerable.Repeat("250-mail.test\r\n", 40_000)) + "250 done"
                : null;

        await Assert.ThrowsAsync<EmailDeferredException>(() => SendAsync());
    }

    [Fact]
    public async Task Server_with_an_untrusted_certificate_gets_neither_password_nor_mail()
    {
        using var certificate = SmtpListener.NewCertificate();
        await using var server = new SmtpListener { Certificate = certificate };

        var problem = await Assert.ThrowsAsync<EmailDeferredException>(
            () => Transport(server.Port, username: "platform", password: "s3cret").SendAsync(Mail(), Ct));

        Assert.Equal("The server's certificate is not trusted, or not for its name", problem.Message);
        Assert.Equal(["EHLO", "STARTTLS"], server.Heard.Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task Endless_reply_text_is_an_error()
    {
        _server.Answer = line => line == "" ? new string('2', 10_000) : null;

        await Assert.ThrowsAsync<EmailDeferredException>(() => SendAsync());
    }

    [Fact]
    public async Task Unreachable_or_hanging_server_is_awaited_only_until_the_timeout()
    {
        using var away = new TcpListener(System.Net.IPAddress.Loopback, 0);
        away.Start();
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Transport(((System.Net.IPEndPoint)away.LocalEndpoint).Port).SendAsync(Mail(), limit.Token));
        var port = ((System.Net.IPEndPoint)away.LocalEndpoint).Port;
        away.Stop();
        await Assert.ThrowsAsync<SocketException>(() => Transport(port).SendAsync(Mail(), Ct));
    }

    [Fact]
    public async Task Mail_is_sent_once_the_server_accepted_it_even_if_QUIT_fails()
    {
        _server.Answer = line => line == "QUIT" ? "421 gone" : null;

        await SendAsync();

        Assert.Single(_server.Mails);
    }

    [Fact]
    public async Task Required_TLS_sends_nothing_in_the_clear()
    {
        await Assert.ThrowsAsync<EmailDeferredException>(() => SendAsync(SmtpSecurity.StartTls));
        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(SmtpSecurity.Tls));

        Assert.DoesNotContain(_server.Heard, line => line.StartsWith("MAIL", StringComparison.Ordinal));
        Assert.Empty(_server.Mails);
    }

    [Fact]
    public async Task Replies_sent_in_the_clear_before_TLS_are_ignored()
    {
        Offer("220 go ahead\r\n250 injected");

        await Assert.ThrowsAsync<EmailDeferredException>(() => SendAsync());
    }

    [Fact]
    public async Task Server_that_offers_TLS_but_fails_it_gets_no_mail()
    {
        Offer("220 go ahead");

        await Assert.ThrowsAsync<EmailDeferredException>(() => SendAsync());

        Assert.Empty(_server.Mails);
    }

    [Theory]
    [InlineData("you@grüße.example", "<you@xn--gre-6ka8l.example>")]
    public async Task Domain_is_written_as_a_host_name(string to, string expected)
    {
        await SendAsync(to: to);

        Assert.Equal(expected, Assert.Single(_server.Mails).To);
    }

    [Fact]
    public async Task Non_ASCII_mailbox_needs_a_server_with_SMTPUTF8()
    {
        var refusal = await Assert.ThrowsAsync<EmailRejectedException>(() => SendAsync(to: "grüße@example.com"));
        Assert.Equal(MailProblem.AddressNotSupported, refusal.AddressProblem);

        _server.Answer = line => line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-mail.test\r\n250-8BITMIME\r\n250 SMTPUTF8" : null;
        await SendAsync(to: "grüße@example.com");
        var mail = Assert.Single(_server.Mails);
        Assert.Equal(("<grüße@example.com>", "SMTPUTF8"), (mail.To, mail.Parameters[^1]));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private void Offer(string answer) => _server.Answer = line =>
        line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-mail.test\r\n250 STARTTLS" : line == "STARTTLS" ? answer : null;

    private Task SendAsync(
        SmtpSecurity security = SmtpSecurity.Auto, string? username = null, string? password = null, string to = "you@example.com") =>
        Transport(_server.Port, security, username, password).SendAsync(Mail(to), Ct);

    private static SmtpEmailTransport Transport(
        int port, SmtpSecurity security = SmtpSecurity.Auto, string? username = null, string? password = null) =>
        new(
            new MailSettings(
                new MailSender(null, "no-reply@example.com"), new SmtpSettings("127.0.0.1", port, username, password, security)));

    private static OutgoingEmail Mail(string to = "you@example.com")
    {
        var message = MimeMessage.Load(new MemoryStream(Encoding.Latin1.GetBytes(Text)));
        message.To.Clear();
        message.To.Add(new MailboxAddress(null, EmailAddress.TryParse(to)!.Mailbox!));
        return new OutgoingEmail(Guid.CreateVersion7(), message);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
