using System.Text;

namespace Platform.Bench.Load;

/// <summary>The bytes of the next request: always the same, or each with the next key of a file. Thread-safe.</summary>
internal sealed class KeyedRequest
{
    private readonly byte[] _text;
    private readonly int _keyAt;
    private readonly byte[]? _keys;
    private readonly int _keyLength;
    private long _next;

    /// <param name="text">A formatted <see cref="RequestText"/>.</param>
    /// <param name="keys">The content of a <see cref="KeyFile"/>; null where the text has no placeholder for a key.</param>
    /// <param name="from">How many keys have been used; after the last key the first follows.</param>
    public KeyedRequest(byte[] text, byte[]? keys, long from)
    {
        (_text, _keys, _next) = (text, keys, from);
        if (keys is null) return;

        var placeholder = Encoding.ASCII.GetBytes(RequestText.AnyKey);
        _keyAt = text.AsSpan().IndexOf(placeholder);
        if (_keyAt < 0) throw new FailedRunException($"The request has no {RequestText.AnyKey} to put a key in");

        _keyLength = keys.AsSpan().IndexOf((byte)'\n');
        if (_keyLength < 0) throw new FailedRunException("There is no line in the file of keys");
        _text = [.. text[.._keyAt], .. new byte[_keyLength], .. text[(_keyAt + placeholder.Length)..]];
    }

    /// <summary>A buffer for the requests of one connection.</summary>
    public byte[] NewBuffer() => [.. _text];

    /// <summary>Writes the next request.</summary>
    /// <param name="buffer">From <see cref="NewBuffer"/>.</param>
    public void Write(byte[] buffer)
    {
        if (_keys is null) return;
        var line = _keyLength + 1;
        var number = (Interlocked.Increment(ref _next) - 1) % (_keys.Length / line);
        _keys.AsSpan((int)(number * line), _keyLength).CopyTo(buffer.AsSpan(_keyAt));
    }
}
