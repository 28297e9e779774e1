using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Platform.Application.Mail;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit.Keys;

namespace Platform.Infrastructure.Mail;

/// <summary>
/// Tokens of a user's id and an HMAC-SHA-256 code (128 bits) with a key derived from an audit key (HKDF, RFC 5869). Nothing is stored, any
/// node can verify a token, and it stays valid after a key rotation as long as the older key is kept.
/// </summary>
internal sealed class UnsubscribeTokens(AuditKeys keys) : IUnsubscribeTokens
{
    private const int IdLength = sizeof(long);
    private const int CodeLength = 16;

    private static readonly byte[] Label = [.. "unsubscribe from api versions"u8];

    public string Make(UserId person)
    {
        Span<byte> token = stackalloc byte[IdLength + CodeLength];
        BinaryPrimitives.WriteInt64BigEndian(token, person.Value);
        Code(keys.Current, token[..IdLength]).CopyTo(token[IdLength..]);
        return Base64Url.EncodeToString(token);
    }

    public UserId? Read(string token)
    {
        Span<byte> bytes = stackalloc byte[IdLength + CodeLength];
        if (Base64Url.DecodeFromChars(token, bytes, out _, out var length) != OperationStatus.Done || length != bytes.Length) return null;
        foreach (var key in keys.All)
        {
            if (CryptographicOperations.FixedTimeEquals(Code(key, bytes[..IdLength]), bytes[IdLength..]))
            {
                return new UserId(BinaryPrimitives.ReadInt64BigEndian(bytes));
            }
        }

        return null;
    }

    private static ReadOnlySpan<byte> Code(AuditKey key, ReadOnlySpan<byte> id) =>
        HMACSHA256.HashData(key.Derive(Label), id).AsSpan(0, CodeLength);
}
