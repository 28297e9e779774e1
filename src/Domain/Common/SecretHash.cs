using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Domain.Common;

/// <summary>
/// SHA-256 of a secret's text as a value type, for storage and lookup. A fast hash suffices for at least
/// 224 random bits, which nobody can guess.
/// </summary>
public readonly record struct SecretHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>The hash of a text.</summary>
    public static SecretHash Of(ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(text, utf8)], hash);
        return From(hash);
    }

    /// <summary>Creates the value from the 32 bytes of a SHA-256.</summary>
    public static SecretHash From(ReadOnlySpan<byte> hash) => new(
        BinaryPrimitives.ReadUInt64BigEndian(hash),
        BinaryPrimitives.ReadUInt64BigEndian(hash[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(hash[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(hash[24..]));

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(16), C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(24), D);
        return bytes;
    }

    /// <summary>Uses the first bits, which are uniformly distributed.</summary>
    public override int GetHashCode() => (int)A;
}
