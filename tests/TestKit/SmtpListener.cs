using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Platform.TestKit;

/// <summary>A test's own mail server on a real port. It answers as servers do, unless a test overrides an answer.</summary>
public sealed class SmtpListener : IAsyncDisposable
{
    /// <summary>An answer that is never sent: the server hangs.</summary>
    public const string Silence = "\0";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<SmtpMail> _mails = new();
    private readonly ConcurrentQueue<string> _heard = new();
    private readonly Task _serving;

    /// <summary>Starts listening.</summary>
    /// <param name="answer">The answer to a line; null for the default. The line is empty for the greeting and a dot for a message.</param>
    public SmtpListener(Func<string, string?>? answer = null)
    {
        Answer = answer ?? (_ => null);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The answer to a line; null for the default.</summary>
    public Func<string, string?> Answer { get; set; }

    /// <summary>Its certificate. With one, it offers STARTTLS, and AUTH only after it.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The port it listens on.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The accepted mails.</summary>
    public IReadOnlyCollection<SmtpMail> Mails => _mails;

    /// <summary>Every received line that isn't part of a message.</summary>
    public IReadOnlyCollection<string> Heard => _heard;

    /// <summary>The settings with which an app sends to it.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Smtp:Host"] = "127.0.0.1",
        ["Smtp:Port"] = Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["Smtp:From"] = "Platform <no-reply@example.com>",
    };

    /// <summary>A self-signed certificate for this machine: a client that trusts it must trust the certificate itself.</summary>
    public static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>Waits for the given number of mails.</summary>
    /// <returns>The last mail.</returns>
    public async Task<SmtpMail> WaitAsync(int count = 1)
    {
        for (var waited = 0; _mails.Count < count; waited++)
        {
            if (waited > 600) throw new TimeoutException($"Only {_mails.Count} of {count} mails came; heard: {string.Join('\n', _heard)}");
            await Task.Delay(50);
        }

        return _mails.ElementAt(count - 1);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var conversations = new List<Task>();
        try
        {
            while (true) conversations.Add(ConverseAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // A listener that is stopped between two clients throws InvalidOperationException from accept.
            await Task.WhenAll(conversations);
        }
    }

    private async Task ConverseAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                await SayAsync(stream, Answer("") ?? "220 mail.test ready");
                if (await ConverseAsync(stream, Certificate is not null)) await ConverseInTlsAsync(stream);
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException
            or System.Security.Authentication.AuthenticationException)
        {
            // The client has disconnected, or the test has ended.
        }
    }

    private async Task ConverseInTlsAsync(NetworkStream stream)
    {
        await using var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stop.Token);
        await ConverseAsync(secure, offersTls: false);
    }

    /// <returns>Whether the client switches to TLS.</returns>
    private async Task<bool> ConverseAsync(Stream stream, bool offersTls)
    {
        using var lines = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        var (from, to) = ("", "");
        while (await lines.ReadLineAsync(_stop.Token) is { } line)
        {
            _heard.Enqueue(line);
            if (line.StartsWith("MAIL", StringComparison.Ordinal)) from = InUtf8(line[10..]);
            if (line.StartsWith("RCPT", StringComparison.Ordinal)) to = InUtf8(line[8..]);
            var answer = Answer(line) ?? Usual(line, offersTls);
            await SayAsync(stream, answer);
            if (line == "STARTTLS" && offersTls && answer.StartsWith("220", StringComparison.Ordinal)) return true;
            if (answer.StartsWith("354", StringComparison.Ordinal))
            {
                var mail = new SmtpMail(from.Split(' ')[0], to, from.Split(' ')[1..], await MessageAsync(lines));
                var verdict = Answer(".") ?? "250 2.0.0 taken";
                if (verdict.StartsWith('2')) _mails.Enqueue(mail);
                await SayAsync(stream, verdict);
            }

            if (line == "QUIT" || answer.StartsWith("421", StringComparison.Ordinal)) return false;
        }

        return false;
    }

    private static string InUtf8(string line) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line));

    private static string Usual(string line, bool offersTls) => line.Split(' ')[0] switch
    {
        "EHLO" when offersTls => "250-mail.test\r\n250 STARTTLS",
        "STARTTLS" when offersTls => "220 go ahead",
        "EHLO" => "250-mail.test\r\n250-SIZE 1000000\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME",
        "MAIL" or "RCPT" => "250 2.1.0 fine",
        "DATA" => "354 go on",
        "AUTH" => "235 2.7.0 welcome",
        "QUIT" => "221 2.0.0 bye",
        _ => "502 5.5.1 what?",
    };

    private async Task<byte[]> MessageAsync(StreamReader lines)
    {
        var message = new StringBuilder();
        while (await lines.ReadLineAsync(_stop.Token) is { } line && line != ".")
        {
            message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(message.ToString());
    }

    private async Task SayAsync(Stream stream, string answer)
    {
        if (answer == Silence) await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), _stop.Token);
    }
}

/// <summary>A mail that the server accepted.</summary>
/// <param name="From">The sender, in angle brackets.</param>
/// <param name="To">The rest of the line with the recipient.</param>
/// <param name="Parameters">The parameters after the sender, such as <c>SIZE=1000</c>.</param>
/// <param name="Message">The message, with dot-stuffing removed.</param>
public sealed record SmtpMail(string From, string To, IReadOnlyList<string> Parameters, byte[] Message)
{
    /// <summary>The parsed message.</summary>
    public ReceivedMail Read() => ReceivedMail.Parse(Message);
}
