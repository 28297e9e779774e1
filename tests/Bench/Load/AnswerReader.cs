using System.Buffers.Text;
using System.Net.Sockets;

namespace Platform.Bench.Load;

/// <summary>The status and body length of a response.</summary>
internal readonly record struct AnswerSeen(int Status, int BodyLength);

/// <summary>Reads HTTP/1.1 responses with a Content-Length from a connection that stays open (RFC 9112 §6.3).</summary>
internal sealed class AnswerReader(Socket socket)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _length;

    /// <summary>Reads one response, headers and body.</summary>
    /// <exception cref="IOException">The connection was closed early.</exception>
    public async ValueTask<AnswerSeen> ReadAsync(CancellationToken ct)
    {
        int head;
        while ((head = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8)) < 0) await ReceiveAsync(ct);

        var seen = Parse(_buffer.AsSpan(0, head + 2));
        var end = head + 4 + seen.BodyLength;
        while (_length < end) await ReceiveAsync(ct);

        _buffer.AsSpan(end, _length - end).CopyTo(_buffer);
        _length -= end;
        return seen;
    }

    private static AnswerSeen Parse(ReadOnlySpan<byte> head)
    {
        // HTTP/1.1 200 OK
        if (!head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head[9..], out int status, out _))
        {
            throw new IOException("The answer is not HTTP/1.1");
        }

        return new AnswerSeen(status, BodyLength(head, status));
    }

    private static int BodyLength(ReadOnlySpan<byte> head, int status)
    {
        if (status is 204 or 304) return 0;
        foreach (var line in head.Split("\r\n"u8))
        {
            var header = head[line];
            var colon = header.IndexOf((byte)':');
            if (colon < 0 || !System.Text.Ascii.EqualsIgnoreCase(header[..colon], "Content-Length"u8)) continue;
            if (Utf8Parser.TryParse(header[(colon + 1)..].TrimStart((byte)' '), out int length, out _)) return length;
        }

        throw new IOException("The answer does not say its length");
    }

    private async ValueTask ReceiveAsync(CancellationToken ct)
    {
        if (_length == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var received = await socket.ReceiveAsync(_buffer.AsMemory(_length), ct);
        _length += received > 0 ? received : throw new IOException("The connection was closed");
    }
}
