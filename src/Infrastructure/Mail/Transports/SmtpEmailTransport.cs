using System.Net;
using System.Net.Sockets;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Platform.Domain.Users;
using Platform.Infrastructure.Settings.Mail;

namespace Platform.Infrastructure.Mail.Transports;

/// <summary>
/// Sends emails to a mail server (RFC 5321), with one connection for each. Emails contain tokens and servers quote what they receive, so
/// the conversation isn't logged, and no exception contains the server's text or wraps an exception that does.
/// </summary>
internal sealed class SmtpEmailTransport(MailSettings settings) : IEmailTransport
{
    private static readonly TimeSpan QuitLimit = TimeSpan.FromSeconds(2);

    private static readonly string LocalName = NameOf(Dns.GetHostName());

    private readonly SmtpSettings _server = settings.Server ?? throw new InvalidOperationException("No mail server is configured.");

    public async Task SendAsync(OutgoingEmail mail, CancellationToken ct)
    {
        // Certificates are checked for name, dates and chain, the .NET default. Many internal authorities publish no revocation list.
        using var smtp = new SmtpConversation { LocalDomain = LocalName, CheckCertificateRevocation = false };
        try
        {
            await ConnectAsync(smtp, ct);
            await SendAsync(smtp, mail.Message, ct);
        }
        catch (SmtpCommandException answer)
        {
            throw VerdictOf(answer, smtp.Step);
        }
        catch (Exception exception) when (exception is AuthenticationException or SaslException)
        {
            throw new EmailDeferredException(exception.InnerException is SmtpCommandException { StatusCode: var code }
                ? $"AUTH was answered {(int)code}"
                : "The server did not accept the user name and password");
        }
        catch (ServiceNotAuthenticatedException)
        {
            throw new EmailDeferredException("The server asks for a user name and password");
        }
        catch (SslHandshakeException exception)
        {
            throw new EmailDeferredException(exception.ServerCertificate is null
                ? "The server did not complete the TLS handshake"
                : "The server's certificate is not trusted, or not for its name");
        }
        catch (SmtpProtocolException)
        {
            throw new EmailDeferredException("The server hung up, or does not speak SMTP");
        }

        await QuitAsync(smtp, ct);
    }

    private async Task ConnectAsync(SmtpConversation smtp, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(_server.Host, _server.Port, ct);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var isLocal = socket.RemoteEndPoint is IPEndPoint { Address: { } address } && IPAddress.IsLoopback(address);
        try
        {
            await smtp.ConnectAsync(new BoundedStream(socket), _server.Host, _server.Port, OptionOf(_server.Security), ct);
        }
        catch (NotSupportedException)
        {
            throw new EmailDeferredException("The server offers no TLS");
        }

        if (_server.Username is null) return;
        if (!smtp.IsSecure && !isLocal && _server.Security != SmtpSecurity.None)
        {
            throw new EmailDeferredException("The server offers no TLS, and a password is not sent without it");
        }

        try
        {
            await smtp.AuthenticateAsync(Encoding.UTF8, _server.Username, _server.Password!, ct);
        }
        catch (NotSupportedException)
        {
            throw new EmailDeferredException("The server offers no way to authenticate that is supported");
        }
    }

    private async Task SendAsync(SmtpConversation smtp, MimeMessage message, CancellationToken ct)
    {
        // RFC 6531 §3.1: a server that offers SMTPUTF8 also offers 8BITMIME.
        const SmtpCapabilities international = SmtpCapabilities.UTF8 | SmtpCapabilities.EightBitMime;
        var (format, recipient) = (MimeMessageComposer.FormatFor(message), message.To.Mailboxes.Single());
        if (format.International && (smtp.Capabilities & international) != international)
        {
            throw new EmailRejectedException("The server takes no address with such characters")
            {
                AddressProblem = MailProblem.AddressNotSupported,
            };
        }

        await smtp.SendAsync(format, message, new MailboxAddress(null, settings.From.Address), [recipient], ct);
    }

    // The server has accepted the email by now, whatever happens to QUIT.
    private static async Task QuitAsync(SmtpConversation smtp, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(QuitLimit);
        try
        {
            await smtp.DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ProtocolException or CommandException)
        {
            // The server has closed the connection first.
        }
    }

    // A 5xx reply about the recipient or the message is final. All other errors can be fixed by the server, the network or the operator.
    private static Exception VerdictOf(SmtpCommandException answer, string step)
    {
        var (code, isFinal) = ((int)answer.StatusCode, (int)answer.StatusCode / 100 == 5);
        return answer.ErrorCode switch
        {
            SmtpErrorCode.RecipientNotAccepted when isFinal =>
                new EmailRejectedException($"RCPT was answered {code}") { AddressProblem = MailProblem.AddressRefused },
            SmtpErrorCode.MessageNotAccepted when isFinal => new EmailRejectedException($"The message was answered {code}"),
            _ => new EmailDeferredException($"{step} was answered {code}"),
        };
    }

    private static SecureSocketOptions OptionOf(SmtpSecurity security) => security switch
    {
        SmtpSecurity.Auto => SecureSocketOptions.StartTlsWhenAvailable,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.None => SecureSocketOptions.None,
        _ => throw new ArgumentOutOfRangeException(nameof(security), security, null),
    };

    private static string NameOf(string host) =>
        host.Length > 0 && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') ? host : "localhost";

    /// <summary>An SMTP client that knows which command a reply is for.</summary>
    private sealed class SmtpConversation : SmtpClient
    {
        /// <summary>The command that is waiting for its reply, or the first of several.</summary>
        public string Step { get; private set; } = "The connection";

        protected override void OnConnected(string host, int port, SecureSocketOptions options)
        {
            Step = "MAIL";
            base.OnConnected(host, port, options);
        }

        protected override void OnSenderAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        {
            Step = "RCPT";
            base.OnSenderAccepted(message, mailbox, response);
        }

        protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        {
            Step = "DATA";
            base.OnRecipientAccepted(message, mailbox, response);
        }
    }

    /// <summary>A connection that limits how much is read, because the SMTP client itself has no limit.</summary>
    private sealed class BoundedStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
    {
        // A TLS handshake and a dozen multiline replies take about 10 KiB.
        private const int MaxBytes = 256 * 1024;

        private int _read;

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            await ReadAsync(buffer.AsMemory(offset, count), cancellationToken);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            _read += read;
            return _read <= MaxBytes ? read : throw new EmailDeferredException("The server does not stop talking");
        }
    }
}
