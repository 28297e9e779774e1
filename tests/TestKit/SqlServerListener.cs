using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Platform.TestKit;

/// <summary>
/// A stand-in for SQL Server for tests of failures (MS-TDS): it accepts or refuses logins, and answers commands with an error, nothing at
/// all, or no rows. So the real client library throws its real exceptions.
/// </summary>
public sealed class SqlServerListener : IAsyncDisposable
{
    // Message types.
    private const byte Response = 0x04;
    private const byte Attention = 0x06;
    private const byte TransactionRequest = 0x0E;
    private const byte Login = 0x10;
    private const byte PreLogin = 0x12;

    private const int HeaderLength = 8;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _heard = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _clients = new();
    private readonly Task _serving;

    public SqlServerListener()
    {
        _listener.Start(1000);
        _serving = ServeAsync();
    }

    /// <summary>The answer to a login; null accepts the client.</summary>
    public Func<SqlServerAnswer?> OnLogin { get; set; } = () => null;

    /// <summary>The answer to a command text; null is a success without rows.</summary>
    public Func<string, SqlServerAnswer?> OnCommand { get; set; } = _ => null;

    /// <summary>Whether it accepts connections but sends nothing, like a host that has hung.</summary>
    public bool IsMute { get; set; }

    /// <summary>The command texts, without transaction operations.</summary>
    public IReadOnlyCollection<string> Heard => _heard;

    /// <summary>The number of connected clients.</summary>
    public int Connections => _clients.Count;

    /// <summary>The connection string for clients. Nothing is encrypted.</summary>
    public string ConnectionString =>
        $"Server=127.0.0.1,{((IPEndPoint)_listener.LocalEndpoint).Port};Database=platform;User ID=sa;Password=secret;Encrypt=False";

    /// <summary>Closes every connection, as a killed server does.</summary>
    public void Cut()
    {
        foreach (var client in _clients.Keys) Reset(client);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The test has ended. A listener that is stopped between two clients throws InvalidOperationException from accept.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        _clients[client] = true;
        try
        {
            var stream = client.GetStream();
            while (await ReadAsync(stream) is var (type, body))
            {
                if (IsMute) continue;
                if (await AnswerAsync(client, type, body) is { } answer) await SendAsync(stream, answer);
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or OperationCanceledException
            or InvalidOperationException)
        {
            // The client or the test has closed it.
        }
        finally
        {
            _clients.TryRemove(client, out _);
            client.Dispose();
        }
    }

    // Null: no answer.
    private async Task<byte[]?> AnswerAsync(TcpClient client, byte type, byte[] body)
    {
        switch (type)
        {
            case PreLogin:
                return PreLoginAnswer();
            case Login:
                return OnLogin() is { } refusal ? Error(refusal) : [.. LoginAcknowledged(), .. Done(0)];
            case Attention:
                return Done(0x20);
            case TransactionRequest:
                return TransactionAnswer(body[AllHeaders(body)]);
        }

        // The offset of the text depends on the headers before it.
        var text = Encoding.Unicode.GetString(body) + Encoding.Unicode.GetString(body.AsSpan(1));
        _heard.Enqueue(text);
        var answer = OnCommand(text);
        if (answer is null) return Done(0);
        if (answer.Delay is { } delay) await Task.Delay(delay, _stop.Token);
        if (answer.IsSilent) return null;
        if (!answer.IsCut) return answer.Number == 0 ? Done(0) : Error(answer);
        Reset(client);
        return null;
    }

    private static void Reset(TcpClient client)
    {
        try
        {
            client.Client?.Close(0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The connection is already closed.
        }
    }

    private async Task<(byte Type, byte[] Body)?> ReadAsync(NetworkStream stream)
    {
        var header = new byte[HeaderLength];
        var body = new List<byte>();
        do
        {
            if (await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, _stop.Token) < HeaderLength) return null;
            var part = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)) - HeaderLength];
            await stream.ReadExactlyAsync(part, _stop.Token);
            body.AddRange(part);
        }
        while ((header[1] & 1) == 0);
        return (header[0], [.. body]);
    }

    private async Task SendAsync(NetworkStream stream, byte[] body)
    {
        var message = new byte[HeaderLength + body.Length];
        (message[0], message[1], message[6]) = (Response, 1, 1);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)message.Length);
        body.CopyTo(message, HeaderLength);
        await stream.WriteAsync(message, _stop.Token);
    }

    // Version 16, no encryption, one result set at a time.
    private static byte[] PreLoginAnswer() => [0, 0, 16, 0, 6, 1, 0, 22, 0, 1, 4, 0, 23, 0, 1, 0xFF, 16, 0, 0, 0, 0, 0, 2, 0];

    private static byte[] LoginAcknowledged()
    {
        byte[] body = [1, 0x74, 0, 0, 4, .. Text8("Stand-in"), 16, 0, 0, 0];

        // Without a collation, the client can't send a text parameter.
        byte[] collation = [7, 5, 0x09, 0x04, 0xD0, 0x00, 0x34, 0];
        return [0xE3, .. Length(collation), .. collation, 0xAD, .. Length(body), .. body];
    }

    // Environment changes: a transaction begins (5), is committed (7) or rolled back (8).
    private static byte[] TransactionAnswer(byte request)
    {
        byte[] transaction = [8, 1, 0, 0, 0, 0, 0, 0, 0];
        byte[] body = request switch
        {
            5 => [8, .. transaction, 0],
            7 => [9, 0, .. transaction],
            _ => [10, 0, .. transaction],
        };
        return [0xE3, .. Length(body), .. body, .. Done(0)];
    }

    private static byte[] Error(SqlServerAnswer error)
    {
        var message = Encoding.Unicode.GetBytes($"Error {error.Number} of the stand-in");
        var body = new List<byte>();
        body.AddRange(BitConverter.GetBytes(error.Number));
        body.AddRange([error.State, error.Severity]);
        body.AddRange(BitConverter.GetBytes((ushort)(message.Length / 2)));
        body.AddRange(message);
        body.AddRange([.. Text8("stand-in"), 0, 1, 0, 0, 0]);
        return [0xAA, .. Length([.. body]), .. body, .. Done(2)];
    }

    private static byte[] Done(byte status) => [0xFD, status, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private static byte[] Length(byte[] body) => BitConverter.GetBytes((ushort)body.Length);

    private static byte[] Text8(string text) => [(byte)text.Length, .. Encoding.Unicode.GetBytes(text)];

    private static int AllHeaders(byte[] body) => BitConverter.ToInt32(body);
}

/// <summary>An answer of a <see cref="SqlServerListener"/>.</summary>
public sealed record SqlServerAnswer
{
    /// <summary>The error number; 0 for success.</summary>
    public int Number { get; init; }

    /// <summary>The error state.</summary>
    public byte State { get; init; } = 1;

    /// <summary>The error class.</summary>
    public byte Severity { get; init; } = 16;

    /// <summary>The delay of the answer.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Whether it never answers.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Whether it resets the connection instead.</summary>
    public bool IsCut { get; init; }

    /// <summary>An error.</summary>
    public static SqlServerAnswer Error(int number, byte state = 1, byte severity = 16) =>
        new() { Number = number, State = state, Severity = severity };
}
