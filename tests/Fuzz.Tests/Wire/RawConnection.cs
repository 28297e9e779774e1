using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Platform.Fuzz.Tests.Wire;

/// <summary>Sends raw bytes to a server and reads the response; the connection is kept alive if both sides allow it.</summary>
internal sealed class RawConnection(Uri server) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly MemoryStream _received = new();
    private readonly byte[] _buffer = new byte[32 * 1024];

    private Socket? _socket;

    /// <summary>The value for the <c>Host</c> header.</summary>
    public string Host => server.Authority;

    /// <summary>Sends a request.</summary>
    /// <returns>The response; null where the connection was closed without one.</returns>
    /// <exception cref="TimeoutException">Nothing was received in time.</exception>
    public async Task<FuzzAnswer?> SendAsync(FuzzRequest request, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            var isNew = _socket is null;
            var answer = await TrySendAsync(request, patience.Token);

            // A connection that was kept alive may have been closed meanwhile.
            return answer is null && !isNew && request.Raw is null ? await TrySendAsync(request, patience.Token) : answer;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            Close();
            throw new TimeoutException();
        }
    }

    public void Dispose()
    {
        Close();
        _received.Dispose();
    }

    private async Task<FuzzAnswer?> TrySendAsync(FuzzRequest request, CancellationToken ct)
    {
        if (request.Raw is not null) Close();
        var socket = _socket ??= await ConnectAsync(ct);
        _received.SetLength(0);

        // Read concurrently: a server may respond and stop reading before everything is sent.
        var reading = ReadAsync(socket, request.Method, ct);
        await WriteAsync(socket, request, ct);
        var (answer, isKept) = await reading;
        if (!isKept || request.Raw is not null) Close();
        return answer;
    }

    private async Task<Socket> ConnectAsync(CancellationToken ct)
    {
        // Closed with a reset, so that no port remains in TIME_WAIT.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
        await socket.ConnectAsync(server.Host, server.Port, ct);
        return socket;
    }

    private async Task WriteAsync(Socket socket, FuzzRequest request, CancellationToken ct)
    {
        try
        {
            for (ReadOnlyMemory<byte> left = request.Bytes(Host); left.Length > 0;) left = left[await socket.SendAsync(left, ct)..];
            if (request.IsCut) socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server has closed it; a response may have arrived before.
        }
    }

    private async Task<(FuzzAnswer? Answer, bool IsKept)> ReadAsync(Socket socket, string method, CancellationToken ct)
    {
        for (var at = 0; ;)
        {
            int end;
            while ((end = EndOfHead(at)) < 0)
            {
                if (!await ReceiveAsync(socket, ct)) return (null, false);
            }

            var lines = Encoding.Latin1.GetString(_received.GetBuffer(), at, end - at).Split("\r\n");
            if (lines[0].Split(' ') is not ["HTTP/1.1", var code, ..] || !int.TryParse(code, CultureInfo.InvariantCulture, out var status))
            {
                return (null, false);
            }

            at = end + 4;
            if (status < 200) continue;
            var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Select(parts => (parts[0], parts[^1].Trim())).ToList();
            return await ReadBodyAsync(socket, new FuzzAnswer(status, headers, []), method, at, ct);
        }
    }

    private async Task<(FuzzAnswer? Answer, bool IsKept)> ReadBodyAsync(
        Socket socket, FuzzAnswer head, string method, int at, CancellationToken ct)
    {
        var isKept = head["Connection"] is not { } connection || !connection.Contains("close", StringComparison.OrdinalIgnoreCase);
        if (method == "HEAD" || head.Status is 204 or 304) return (head, isKept);
        if (head["Transfer-Encoding"] is not null) return (await ReadChunksAsync(socket, head, at, ct), isKept);
        var length = long.TryParse(head["Content-Length"], CultureInfo.InvariantCulture, out var known) ? known : long.MaxValue;
        while (_received.Length - at < length)
        {
            if (!await ReceiveAsync(socket, ct)) break;
        }

        // Bytes after a complete body are the response to what the server parsed as the next request.
        var end = (int)Math.Min(_received.Length, length == long.MaxValue ? length : at + length);
        return (head with { Body = _received.GetBuffer()[at..end] }, isKept && end == _received.Length && length != long.MaxValue);
    }

    private async Task<FuzzAnswer?> ReadChunksAsync(Socket socket, FuzzAnswer head, int at, CancellationToken ct)
    {
        using var body = new MemoryStream();
        while (true)
        {
            int line;
            while ((line = IndexOf("\r\n"u8, at)) < 0)
            {
                if (!await ReceiveAsync(socket, ct)) return null;
            }

            var text = Encoding.Latin1.GetString(_received.GetBuffer(), at, line - at);
            var size = int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            while (_received.Length < line + 4 + size)
            {
                if (!await ReceiveAsync(socket, ct)) return null;
            }

            if (size == 0) return head with { Body = body.ToArray() };
            body.Write(_received.GetBuffer(), line + 2, size);
            at = line + 4 + size;
        }
    }

    private int EndOfHead(int at) => IndexOf("\r\n\r\n"u8, at);

    private int IndexOf(ReadOnlySpan<byte> text, int at)
    {
        var found = _received.GetBuffer().AsSpan(at, (int)_received.Length - at).IndexOf(text);
        return found < 0 ? -1 : found + at;
    }

    private async Task<bool> ReceiveAsync(Socket socket, CancellationToken ct)
    {
        try
        {
            var read = await socket.ReceiveAsync(_buffer, ct);
            _received.Write(_buffer, 0, read);
            return read > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
