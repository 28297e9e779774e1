using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Platform.Infrastructure.Mail;

/// <summary>A connection to a mail server: lines out, answers in. It logs nothing, and its failures quote nothing that was said.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    // RFC 5321 §4.5.3.1.5 asks for 512, and servers write longer ones.
    private const int LineMaxLength = 4096;
    private const int AnswerMaxLines = 128;

    private readonly string _host;
    private readonly TcpClient _client;
    private readonly byte[] _buffer = new byte[LineMaxLength];
    private Stream _stream;
    private int _start;
    private int _end;

    private SmtpConnection(string host, TcpClient client) => (_host, _client, _stream) = (host, client, client.GetStream());

    /// <summary>What this host calls itself to a server.</summary>
    public static string OwnName { get; } = NameOf(Dns.GetHostName());

    /// <summary>Whether it is encrypted, and the server is who it should be.</summary>
    public bool IsSecure => _stream is SslStream;

    /// <summary>Whether it stays on this machine.</summary>
    public bool IsLocal => _client.Client.RemoteEndPoint is IPEndPoint { Address: { } address } && IPAddress.IsLoopback(address);

    /// <summary>Connects; the greeting is still to be read.</summary>
    public static async Task<SmtpConnection> OpenAsync(string host, int port, bool isSecure, CancellationToken ct)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, ct);
            var connection = new SmtpConnection(host, client);
            if (isSecure) await connection.SecureAsync(ct);
            return connection;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Goes over to TLS; the server must have a certificate for the name it was called by.</summary>
    public async Task SecureAsync(CancellationToken ct)
    {
        // What came in the clear after the go-ahead would be taken for the server's word under TLS (CVE-2011-0411).
        if (_start != _end) throw new MailNotTakenException("The server said more before TLS than it was asked");
        var secure = new SslStream(_stream);
        _stream = secure;
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = _host }, ct);
    }

    /// <summary>Says a line and reads the answer.</summary>
    public async Task<SmtpAnswer> AskAsync(string line, CancellationToken ct)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), ct);
        return await ReadAsync(ct);
    }

    /// <summary>Sends a message and reads the answer.</summary>
    public async Task<SmtpAnswer> SendMessageAsync(byte[] message, CancellationToken ct)
    {
        await _stream.WriteAsync(Stuffed(message), ct);
        return await ReadAsync(ct);
    }

    /// <summary>Takes leave, without waiting for long or minding how it goes.</summary>
    public async Task SayGoodbyeAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await AskAsync("QUIT", patience.Token);
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException or MailNotTakenException)
        {
            // The server has hung up first.
        }
    }

    /// <summary>Reads an answer of one line or several (RFC 5321 §4.2.1).</summary>
    public async Task<SmtpAnswer> ReadAsync(CancellationToken ct)
    {
        var lines = new List<string>();
        while (lines.Count < AnswerMaxLines)
        {
            var line = await ReadLineAsync(ct);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code)) break;
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-') return new SmtpAnswer(code, lines);
        }

        throw new MailNotTakenException("The server does not speak SMTP");
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }

    private async Task<string> ReadLineAsync(CancellationToken ct)
    {
        while (true)
        {
            if (_buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n') is >= 0 and var length)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, length).TrimEnd('\r');
                _start += length + 1;
                return line;
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            if (_end == _buffer.Length) throw new MailNotTakenException("The server does not speak SMTP");
            var read = await _stream.ReadAsync(_buffer.AsMemory(_end), ct);
            if (read == 0) throw new MailNotTakenException("The server hung up");
            _end += read;
        }
    }

    // A line that begins with a dot gets another (RFC 5321 §4.5.2); a dot alone is the end.
    private static byte[] Stuffed(byte[] message)
    {
        var stuffed = new MemoryStream(message.Length + 64);
        var isLineStart = true;
        foreach (var b in message)
        {
            if (isLineStart && b == '.') stuffed.WriteByte(b);
            stuffed.WriteByte(b);
            isLineStart = b == '\n';
        }

        if (!isLineStart) stuffed.Write("\r\n"u8);
        stuffed.Write(".\r\n"u8);
        return stuffed.ToArray();
    }

    private static string NameOf(string host) => host.Length > 0 && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') ? host : "localhost";
}

/// <summary>What a server answered.</summary>
internal sealed record SmtpAnswer(int Code, IReadOnlyList<string> Lines);

/// <summary>What a server can do, of what is of use here.</summary>
internal sealed record SmtpOffers(bool StartTls, bool SmtpUtf8, bool AuthPlain, bool AuthLogin)
{
    /// <summary>Reads the answer to EHLO.</summary>
    public static SmtpOffers Of(SmtpAnswer answer)
    {
        var words = answer.Lines.Skip(1).Select(line => line.ToUpperInvariant().Split([' ', '='], StringSplitOptions.RemoveEmptyEntries)).Where(line => line.Length > 0).ToList();
        var ways = words.Where(line => line[0] == "AUTH").SelectMany(line => line).ToHashSet(StringComparer.Ordinal);
        return new SmtpOffers(words.Any(line => line[0] == "STARTTLS"), words.Any(line => line[0] == "SMTPUTF8"), ways.Contains("PLAIN"), ways.Contains("LOGIN"));
    }
}
